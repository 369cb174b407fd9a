import { openSession } from '@flotilla/core'
import { expect, inject, test } from 'vitest'
import { startDropbear } from './dropbear.js'
import { expectFailure } from './expect-failure.js'
import { deviceOn } from './lab-devices.js'

test('dropbear: password and key log in, a wrong password is AUTH_FAILED', async () => {
  await using host = await startDropbear()
  const key = { username: host.user, privateKeyFile: host.privateKeyFile }
  for (const device of [deviceOn(host), deviceOn(host, { credentials: key })]) {
    await using session = await openSession(device)
    expect((await session.run('id -un')).output.trim()).toBe(host.user)
  }
  const secret = 'not-the-password-3141'
  const wrong = deviceOn(host, { credentials: { username: host.user, password: secret } })
  await expectFailure(openSession(wrong), { code: 'AUTH_FAILED', device: 'testhost', secret })
})

test('dropbear: exec tells exit status and stderr, the shell keeps its state', async () => {
  await using host = await startDropbear()
  await using exec = await openSession(deviceOn(host))
  const result = await exec.run('echo out; echo err >&2; exit 3')
  expect(result).toMatchObject({ exitStatus: 3 })
  expect([result.output.trim(), result.stderr?.trim()]).toEqual(['out', 'err'])

  await using shell = await openSession(deviceOn(host), { channel: 'shell' })
  await shell.run('cd /usr/lib')
  expect((await shell.run('pwd')).output.trim()).toBe('/usr/lib')
})

test('dropbear: a router behind it is operated like any other', async () => {
  const [router] = inject('routers')
  if (router === undefined) throw new Error('no router')
  await using session = await openSession({
    name: router.name,
    host: router.host,
    port: router.dropbearPort,
    platform: 'frr',
    credentials: { username: 'admin', password: router.password },
    hostKeys: 'insecure-accept-any',
  })
  expect(session.hostname).toBe(router.name)
  expect((await session.run('show version')).output).toContain('FRRouting')
})
