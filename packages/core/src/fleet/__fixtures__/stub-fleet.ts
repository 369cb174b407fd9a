import { createManualClock, type ManualClock } from '../../resilience/__fixtures__/manual-clock.js'
import { createFleet } from '../create-fleet.js'
import type { Fleet } from '../fleet.js'
import type { FleetOptions } from '../fleet-options.js'
import { StubSessions, type StubSessionsOptions, stubDevices } from './stub-sessions.js'

export interface StubFleet extends AsyncDisposable {
  readonly fleet: Fleet
  readonly stub: StubSessions
  readonly clock: ManualClock
}

/** A fleet over stubbed sessions, at a time that stands still. */
export function stubFleet(
  count: number,
  stubOptions: StubSessionsOptions = {},
  options: Partial<FleetOptions> = {},
): StubFleet {
  const stub = new StubSessions(stubOptions)
  const clock = createManualClock()
  const fleet = createFleet({
    inventory: stubDevices(count),
    openSession: stub.openSession,
    guard: false,
    clock,
    ...options,
  })
  return { fleet, stub, clock, [Symbol.asyncDispose]: () => fleet.close() }
}

/** Lets everything that can go on without time or input go on. */
export const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve))
}
