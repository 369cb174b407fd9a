import { createFleet, type Device } from '@flotilla/core'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { startFaultRelay } from './fault-relay.mjs'
import { FrrLab } from './frr/lab.mjs'
import { routerDevice } from './lab-devices.js'

const ROUTERS = 10
const lab = new FrrLab(8)

beforeAll(async () => {
  await lab.down()
  await lab.up(ROUTERS)
}, 60_000)
afterAll(() => lab.down(), 60_000)

type Relay = Awaited<ReturnType<typeof startFaultRelay>>

/** Ten routers, each over a path of its own that can be cut. */
async function pathsToAll(): Promise<{ devices: Device[]; relays: Map<string, Relay> } & AsyncDisposable> {
  const relays = new Map<string, Relay>()
  const devices: Device[] = []
  for (const router of lab.inventory) {
    const relay = await startFaultRelay({ host: router.management, port: 22 })
    relays.set(router.name, relay)
    devices.push(routerDevice(router, 'admin', { host: relay.host, port: relay.port }))
  }
  const close = async (): Promise<void> => {
    for (const relay of relays.values()) await relay.close()
  }
  return { devices, relays, [Symbol.asyncDispose]: close }
}

const openSockets = () => process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap').length

test('ten routers answer, each for itself', async () => {
  await using paths = await pathsToAll()
  await using fleet = createFleet({ inventory: paths.devices })

  const report = await fleet.run('show version')

  expect(report).toMatchObject({ total: ROUTERS, ok: ROUTERS })
  for (const [name, { output }] of report.values()) expect(output).toContain(`(${name})`)
})

test('paths that are cut during the run are outcomes of their own routers, and of no others', async () => {
  {
    await using paths = await pathsToAll()
    await using fleet = createFleet({ inventory: paths.devices, concurrency: ROUTERS })
    const started = performance.now()
    const report = await fleet.run(
      async (session) => {
        const first = await session.run('show version')
        const relay = paths.relays.get(session.device.name)
        if (session.device.name === 'r3') relay?.block()
        if (session.device.name === 'r7') relay?.reset()
        const second = await session.run('show running-config', { timeoutMs: 1_500 })
        return [first.output, second.output]
      },
      { effect: 'read' },
    )

    expect(report).toMatchObject({ total: ROUTERS, ok: ROUTERS - 2, failed: 2 })
    expect(report.get('r3')).toMatchObject({ ok: false, error: { code: 'COMMAND_TIMEOUT', device: 'r3' } })
    expect(report.get('r7')).toMatchObject({ ok: false, error: { code: 'CONNECTION_CLOSED', device: 'r7' } })
    for (const [name, [, config]] of report.values()) expect(config).toContain(`hostname ${name}`)
    expect(performance.now() - started).toBeLessThan(15_000)
  }
  // The other ends of closed connections take a moment.
  await vi.waitFor(() => expect(openSockets()).toBe(0), 5_000)
})

test('a run that is called off half-way rejects with the reason and leaves nothing open', async () => {
  {
    await using paths = await pathsToAll()
    await using fleet = createFleet({ inventory: paths.devices, concurrency: 3 })
    const abort = new AbortController()
    const reason = { why: 'enough' }
    let seen = 0
    const run = fleet.run('show ip route', { signal: abort.signal })

    await expect(
      (async () => {
        for await (const _ of run) if (++seen === 4) abort.abort(reason)
      })(),
    ).rejects.toBe(reason)
    expect(fleet.stats()).toMatchObject({ leased: 0, runs: 0 })
  }
  // The other ends of closed connections take a moment.
  await vi.waitFor(() => expect(openSockets()).toBe(0), 5_000)
})
