import { getEventListeners } from 'node:events'
import { expect, test, vi } from 'vitest'
import { openSession } from '../session/open-session.js'
import { type FakeDevices, type Faults, startFakeDevices } from '../testing/index.js'
import { createFleet } from './create-fleet.js'
import type { Fleet } from './fleet.js'

/** One of each fault, and the code that its device must end with; none where the device can still be used. */
const FAULTS: readonly (readonly [Faults, string | undefined])[] = [
  [{ authFailure: true }, 'AUTH_FAILED'],
  [{ refuse: true }, 'CONNECTION_REFUSED'],
  [{ hang: 'connect' }, 'CONNECT_TIMEOUT'],
  [{ hang: 'auth' }, 'AUTH_TIMEOUT'],
  [{ hang: 'prompt' }, 'PROMPT_TIMEOUT'],
  [{ hang: 'command', hangOn: /^show clock/ }, 'IDLE_TIMEOUT'],
  [{ dropAfterBytes: 60 }, 'CONNECTION_CLOSED'],
  [{ vtyFull: 0 }, 'LINES_BUSY'],
  [{ vtyFull: { lines: 0, how: 'refuse' } }, 'LINES_BUSY'],
  [{ wrongHostKey: true }, 'HOST_KEY_CHANGED'],
  [{ latencyMs: 20 }, undefined],
  [{ connectLatencyMs: 50 }, undefined],
  [{ dribble: { bytes: 5, everyMs: 1 } }, undefined],
  [{ chunking: { maxBytes: 3, seed: 3 } }, undefined],
  [{ forcedPaging: true }, undefined],
  [{ syslogNoise: true }, undefined],
  [{ promptInOutput: true }, undefined],
  [{ promptChange: 'renamed' }, undefined],
  [{ ansiNoise: true }, undefined],
  [{ bannerFlood: 8_192 }, undefined],
]
const COUNT = 200
/** Long enough for a healthy device on a busy machine: those that hang wait side by side. */
const DEADLINE_MS = 2_000
/** Every tenth device has the next fault. */
const faultAt = (index: number) => (index % 10 === 0 ? FAULTS[index / 10] : undefined)

/** Sockets and timers of this process; the runner has timers of its own. */
function openResources(): { sockets: number; timers: number } {
  const names = process.getActiveResourcesInfo()
  const count = (wanted: string): number => names.filter((name) => name === wanted).length
  return { sockets: count('TCPSocketWrap'), timers: count('Timeout') }
}

/** Takes back what the test began with; closed sockets are counted until both ends have seen it. */
async function expectNothingLeft(before: ReturnType<typeof openResources>): Promise<void> {
  await vi.waitFor(() => expect(openResources().sockets).toBe(before.sockets))
  await vi.waitFor(() => expect(openResources().timers).toBeLessThanOrEqual(before.timers))
}

/** The other host key is shown from the second connection on. */
async function seeFirstHostKey(farm: FakeDevices): Promise<void> {
  for (const [index, device] of farm.devices.entries()) {
    if (faultAt(index)?.[0].wrongHostKey) await (await openSession(device)).close()
  }
}

function faultyFleet(farm: FakeDevices): Fleet {
  return createFleet({
    inventory: farm.devices,
    concurrency: 50,
    linesBusyTimeoutMs: 0,
    session: { connectTimeoutMs: DEADLINE_MS, authTimeoutMs: DEADLINE_MS, promptTimeoutMs: DEADLINE_MS },
  })
}

test('one of each fault among two hundred: one outcome each, the healthy ones right, nothing left open', async () => {
  const before = openResources()
  const { signal } = new AbortController()
  {
    await using farm = await startFakeDevices({ count: COUNT, faults: (index) => faultAt(index)?.[0] })
    await seeFirstHostKey(farm)
    await using fleet = faultyFleet(farm)
    const seen: string[] = []
    const startedAt = performance.now()
    const run = fleet.run('show clock', {
      commandOptions: { idleTimeoutMs: DEADLINE_MS },
      deviceTimeoutMs: 4 * DEADLINE_MS,
      signal,
    })
    for await (const { device } of run) seen.push(device)
    const elapsedMs = performance.now() - startedAt
    const report = await run

    expect(seen).toHaveLength(COUNT)
    expect(new Set(seen)).toEqual(new Set(farm.devices.map(({ name }) => name)))
    const codes = report.outcomes.map((outcome) => (outcome.ok ? undefined : outcome.error.code))
    expect(codes).toEqual(farm.devices.map((_, index) => faultAt(index)?.[1]))
    for (const [name, { device, output }] of report.values()) {
      expect(device).toBe(name)
      expect(output).toMatch(/\d\d:\d\d:\d\d/)
    }
    // The slow ones wait side by side; the rest is the work of two hundred logins.
    expect(elapsedMs).toBeLessThan(4 * DEADLINE_MS + 3_000)
    expect(fleet.stats()).toMatchObject({ leased: 0, opening: 0, waiting: 0, runs: 0 })
    expect(getEventListeners(signal, 'abort')).toEqual([])
  }
  await expectNothingLeft(before)
}, 30_000)
