import { createSshConnector, openSession } from '@flotilla/core'
import { expect, inject, test, vi } from 'vitest'
import { expectFailure } from './expect-failure.js'
import { startFaultRelay } from './fault-relay.mjs'
import { FrrLab, type LabRouter } from './frr/lab.mjs'
import { routerDevice } from './lab-devices.js'

const [r1] = inject('routers') as [LabRouter]
const lab = new FrrLab(inject('labId'))

/** A session to r1 over a path that can be made to fail. */
async function openOverRelay() {
  const relay = await startFaultRelay({ host: r1.management, port: 22 })
  const connector = createSshConnector()
  const device = routerDevice(r1, 'admin', { host: relay.host, port: relay.port })
  const session = await openSession(device, { connector })
  return {
    relay,
    session,
    async [Symbol.asyncDispose]() {
      await session.close()
      await connector.close()
      await relay.close()
    },
  }
}

const openSockets = () => process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap').length

test('A path that goes dead in the middle of a command ends it at its deadline and closes the session', async () => {
  const before = openSockets()
  {
    await using path = await openOverRelay()
    path.relay.blockAfter(500)
    const started = performance.now()
    const error = await expectFailure(path.session.run('show running-config', { timeoutMs: 1000 }), {
      code: ['COMMAND_TIMEOUT', 'IDLE_TIMEOUT'],
      device: 'r1',
    })
    expect(performance.now() - started).toBeLessThan(10_000)
    expect(error.details).toMatchObject({ session: 'closed' })
    expect(path.session.state).toBe('closed')
    await path.relay.whenOpen(0)
    await expectFailure(path.session.run('show version'), { code: 'SESSION_CLOSED', device: 'r1' })
  }
  await vi.waitFor(() => expect(openSockets()).toBe(before))
})

test('Silence is noticed before the deadline when an idle limit is set', async () => {
  await using path = await openOverRelay()
  path.relay.blockAfter(500)
  await expectFailure(path.session.run('show running-config', { idleTimeoutMs: 500 }), {
    code: 'IDLE_TIMEOUT',
    device: 'r1',
  })
})

test('An abort on a dead path rejects with its reason and leaves the session in a known state', async () => {
  await using path = await openOverRelay()
  path.relay.block()
  const controller = new AbortController()
  const reason = new Error('changed my mind')
  const running = path.session.run('show version', { signal: controller.signal })
  await vi.waitFor(() => expect(path.session.state).toBe('busy'))
  controller.abort(reason)
  await expect(running).rejects.toBe(reason)
  await vi.waitFor(() => expect(path.session.state).toBe('closed'), { timeout: 15_000 })
})

test('A connection that is reset in the middle of a command is CONNECTION_CLOSED at once', async () => {
  await using path = await openOverRelay()
  path.relay.blockAfter(500)
  const running = expectFailure(path.session.run('show running-config'), { code: 'CONNECTION_CLOSED', device: 'r1' })
  await vi.waitFor(() => expect(path.session.state).toBe('busy'))
  const started = performance.now()
  path.relay.reset()
  const error = await running
  expect(performance.now() - started).toBeLessThan(1000)
  expect(error.retryable).toBe(true)
  expect(path.session.state).toBe('closed')
})

test('A session that the router kills in the middle of a command is CONNECTION_CLOSED', async () => {
  await using session = await openSession(routerDevice(r1))
  const running = session.run(`ping ${r1.loopback}`)
  const failure = expectFailure(running, { code: 'CONNECTION_CLOSED', device: 'r1' })
  await vi.waitFor(() => lab.exec(1, ['pgrep', '-u', 'admin', 'ping']))
  lab.exec(1, ['pkill', '-KILL', '-u', 'admin'])
  await failure
})

test('A dead path is CONNECT_TIMEOUT when connecting, and the attempt leaves nothing behind', async () => {
  await using relay = await startFaultRelay({ host: r1.management, port: 22 })
  relay.block()
  const device = routerDevice(r1, 'admin', { host: relay.host, port: relay.port })
  await expectFailure(openSession(device, { connectTimeoutMs: 500 }), { code: 'CONNECT_TIMEOUT', device: 'r1' })
  await relay.whenOpen(0)
})

test('A port where nothing listens is CONNECTION_REFUSED', async () => {
  const device = routerDevice(r1, 'admin', { port: 1 })
  await expectFailure(openSession(device), { code: 'CONNECTION_REFUSED', device: 'r1' })
})

test('A reset while connecting is a coded error', async () => {
  await using relay = await startFaultRelay({ host: r1.management, port: 22 })
  relay.reset()
  const device = routerDevice(r1, 'admin', { host: relay.host, port: relay.port })
  await expectFailure(openSession(device), { code: ['CONNECTION_CLOSED', 'CONNECTION_REFUSED'], device: 'r1' })
})

test('On a slow path a command costs one round trip', async () => {
  await using path = await openOverRelay()
  path.relay.delay(150)
  const { durationMs } = await path.session.run('show version')
  expect(durationMs).toBeGreaterThan(299)
  expect(durationMs).toBeLessThan(590)
})

test('A killed routing daemon is the router speaking, not an error, and it comes back', async () => {
  await using session = await openSession(routerDevice(r1))
  lab.kill(1, 'ospfd')
  const during = await session.run('show ip ospf neighbor')
  expect(`${during.failure} ${during.output}`).toMatch(/not running|failed|OSPF/i)
  expect((await session.run('show version')).failure).toBeUndefined()
  await lab.converged(30_000)
  expect((await session.run('show ip ospf neighbor')).output).toMatch(/Full/)
}, 45_000)

test('Unplugging a link is seen from inside a session, and mends', async () => {
  await using session = await openSession(routerDevice(r1))
  lab.link(1, 2, 'down')
  try {
    await vi.waitFor(async () => expect((await session.run('show ip route 10.255.0.2/32')).output).toContain('eth3'), {
      timeout: 20_000,
      interval: 500,
    })
  } finally {
    lab.link(1, 2, 'up')
  }
  await lab.converged(30_000)
}, 60_000)
