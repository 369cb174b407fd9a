import { createSshConnector, openSession } from '@flotilla/core'
import { expect, inject, test } from 'vitest'
import { expectFailure } from './expect-failure.js'
import { startFaultRelay } from './fault-relay.mjs'
import { deviceOn, routerDevice } from './lab-devices.js'
import { startSshd } from './openssh.js'

const [r1, r2, r3] = inject('routers') as [LabRouter, LabRouter, LabRouter]
type LabRouter = ReturnType<typeof inject<'routers'>>[number]

test('One jump host leads to an address that only it can reach', async () => {
  const device = routerDevice(r3, 'admin', { host: r3.loopback, jump: routerDevice(r1, 'ops') })
  await using session = await openSession(device)
  expect(session.hostname).toBe('r3')
})

test('Two jump hosts in a row lead further', async () => {
  const nearest = routerDevice(r1, 'ops')
  const next = routerDevice(r2, 'ops', { host: r2.loopback })
  const device = routerDevice(r3, 'admin', { host: r3.loopback, jump: [nearest, next] })
  await using session = await openSession(device)
  expect(session.hostname).toBe('r3')
})

test('Sessions through the same jump host share one connection to it', async () => {
  await using relay = await startFaultRelay({ host: r1.management, port: 22 })
  await using connector = createSshConnector()
  const jump = routerDevice(r1, 'ops', { host: relay.host, port: relay.port })
  const behind = [r2, r3, r2, r3].map((router) => routerDevice(router, 'admin', { host: router.loopback, jump }))
  const sessions = await Promise.all(behind.map((device) => openSession(device, { connector })))
  expect(sessions.map((session) => session.hostname)).toEqual(['r2', 'r3', 'r2', 'r3'])
  expect(relay.accepted).toBe(1)

  await Promise.all(sessions.map((session) => session.close()))
  await connector.close()
  await relay.whenOpen(0)
})

test('A jump host that may not forward is named', async () => {
  await using jump = await startSshd({ forwarding: false, hostname: 'bastion' })
  await using host = await startSshd()
  const device = deviceOn(host, { jump: deviceOn(jump, { name: 'bastion' }) })
  const error = await expectFailure(openSession(device), { code: 'JUMP_FAILED', device: 'testhost' })
  expect(error.message).toContain('bastion')
})

test('A wrong password at the jump host is told apart from one at the device', async () => {
  await using jump = await startSshd({ hostname: 'bastion' })
  const secret = 'not-the-password-3141'
  const credentials = { username: jump.user, password: secret }
  const device = routerDevice(r1, 'admin', { jump: deviceOn(jump, { name: 'bastion', credentials }) })
  const error = await expectFailure(openSession(device), { code: ['JUMP_FAILED', 'AUTH_FAILED'], device: 'r1', secret })
  expect(error.message).toContain('bastion')
})

test('A device that does not answer behind a jump host is no hang', async () => {
  await using jump = await startSshd({ hostname: 'bastion' })
  const device = routerDevice(r1, 'admin', { host: '127.0.0.1', port: 1, jump: deviceOn(jump, { name: 'bastion' }) })
  await expectFailure(openSession(device), { code: ['JUMP_FAILED', 'CONNECTION_REFUSED'], device: 'r1' })
})

test('A session behind a jump host ends in order when the jump host goes away', async () => {
  const jump = await startSshd({ hostname: 'bastion' })
  const device = routerDevice(r1, 'admin', { jump: deviceOn(jump, { name: 'bastion' }) })
  await using session = await openSession(device)
  await jump[Symbol.asyncDispose]()
  await expectFailure(session.run('show version'), { code: ['CONNECTION_CLOSED', 'SESSION_CLOSED'], device: 'r1' })
})
