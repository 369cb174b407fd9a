import { expect, test } from 'vitest'
import { type Faults, startFakeDevices } from '../testing/index.js'
import { createFleet } from './create-fleet.js'

/** One of each fault, and the code that its device must end with; none where the device is still usable. */
const FAULTS: readonly (readonly [Faults, string | undefined])[] = [
  [{ authFailure: true }, 'AUTH_FAILED'],
  [{ refuse: true }, 'CONNECTION_REFUSED'],
  [{ hang: 'connect' }, 'CONNECT_TIMEOUT'],
  [{ hang: 'auth' }, 'AUTH_TIMEOUT'],
  [{ hang: 'prompt' }, 'PROMPT_TIMEOUT'],
  [{ hang: 'command', hangOn: /^show clock/ }, 'IDLE_TIMEOUT'],
  [{ dropAfterBytes: 60 }, 'CONNECTION_CLOSED'],
  [{ latencyMs: 20 }, undefined],
  [{ dribble: { bytes: 5, everyMs: 1 } }, undefined],
  [{ chunking: { maxBytes: 3, seed: 3 } }, undefined],
  [{ forcedPaging: true }, undefined],
  [{ syslogNoise: true }, undefined],
  [{ promptInOutput: true }, undefined],
  [{ ansiNoise: true }, undefined],
  [{ bannerFlood: 8_192 }, undefined],
]
const COUNT = 200

const openSockets = (): number => process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap').length

test('one of each fault among two hundred: one outcome each, the healthy ones right, nothing left open', async () => {
  const listeners = process.listenerCount('unhandledRejection')
  {
    await using farm = await startFakeDevices({
      count: COUNT,
      faults: (index) => FAULTS[index / 13]?.[0],
    })
    await using fleet = createFleet({
      inventory: farm.devices,
      concurrency: 50,
      session: { connectTimeoutMs: 1_500, authTimeoutMs: 1_500, promptTimeoutMs: 1_500 },
    })
    const startedAt = performance.now()
    const report = await fleet.run('show clock', { commandOptions: { idleTimeoutMs: 1_500 }, deviceTimeoutMs: 8_000 })

    expect(report.outcomes.map(({ device }) => device)).toEqual(farm.devices.map(({ name }) => name))
    const codes = report.outcomes.map((outcome) => (outcome.ok ? undefined : outcome.error.code))
    expect(codes).toEqual(farm.devices.map((_, index) => FAULTS[index / 13]?.[1]))
    for (const { output } of report.values().values()) expect(output).toMatch(/\d\d:\d\d:\d\d/)
    expect(performance.now() - startedAt).toBeLessThan(20_000)
    expect(fleet.stats()).toMatchObject({ leased: 0, opening: 0, waiting: 0, runs: 0 })
  }
  while (openSockets() > 0) await new Promise(setImmediate)
  expect(openSockets()).toBe(0)
  expect(process.listenerCount('unhandledRejection')).toBe(listeners)
}, 30_000)
