import { expect, test } from 'vitest'
import { fakeFleet } from '../testing/fake-fleet.js'
import { createFleet } from './create-fleet.js'
import type { FleetOptions, FleetSessionOptions } from './fleet-options.js'
import type { FleetRunOptions } from './run/run-options.js'

/** What a caller without a type checker may pass. */
const wrong = <T>(options: Record<string, unknown>): T => options as T

test.each([
  { concurrency: 0 },
  { concurrency: Number.NaN },
  { maxSessions: 0 },
  { maxHandshakes: 0 },
  { maxHandshakes: Number.NaN },
  { idleTimeoutMs: -1 },
  { healthIntervalMs: 0 },
  { loginJitterMs: Number.NaN },
  { breaker: { failureThreshold: 0 } },
  { breaker: { openMs: -1 } },
  { breaker: true },
  { guard: true },
  { guard: {} },
  { guard: { allow: 'reads', check: () => ({ allowed: true, effect: 'read' }) } },
  { credentials: 5 },
  { inventory: undefined },
  { inventory: null },
  { inventory: 5 },
])('a fleet with %o is refused', (options) => {
  const make = () => createFleet(wrong<FleetOptions>({ inventory: [], ...options }))

  expect(make).toThrow(expect.objectContaining({ code: 'OPTION_INVALID' }))
})

test.each([
  { rollout: null },
  { rollout: 5 },
  { rollout: { batch: 0 } },
  { rollout: { batch: '0%' } },
  { rollout: { canary: '0%' } },
  { rollout: { batch: '101%' } },
  { rollout: { maxFailures: -1 } },
  { rollout: { maxFailuers: 1 } },
  { effect: 'reads' },
  { allow: 'reads' },
  { signal: {} },
  { onProgress: 'loud' },
  { concurrency: '3' },
  { deviceTimeoutMs: Number.POSITIVE_INFINITY },
  { retry: { attempts: Number.POSITIVE_INFINITY } },
])('a run with %o is refused before anybody connects', async (options) => {
  await using fleet = fakeFleet([{ name: 'edge-1' }])

  await expect(fleet.run('show clock', wrong<FleetRunOptions>(options))).rejects.toMatchObject({
    code: 'OPTION_INVALID',
  })
  expect(fleet.device('edge-1').connections).toBe(0)
})

test.each([{ allow: 'reads' }, { access: 'reads' }])('a session with %o is refused', async (options) => {
  await using fleet = fakeFleet([{ name: 'edge-1' }])

  await expect(fleet.session('edge-1', wrong<FleetSessionOptions>(options))).rejects.toMatchObject({
    code: 'OPTION_INVALID',
  })
  expect(fleet.device('edge-1').connections).toBe(0)
})

test('no failures at all tolerated is a limit', async () => {
  await using fleet = fakeFleet([{ name: 'edge-1' }])

  expect((await fleet.run('show clock', { rollout: { maxFailures: '0%' } })).ok).toBe(1)
})
