import { type CallReach, orderCalls } from './call-order.js'
import { type Slot, Slots } from './slots.js'

/**
 * Runs the calls of one turn: as many at a time as the limit allows, each after those it has to wait for. Results come in the
 * order of the calls. `run` must not reject.
 */
export async function runCalls<Call extends { readonly reach: CallReach }, Outcome>(
  calls: readonly Call[],
  limit: number,
  run: (call: Call, slot: Slot) => Promise<Outcome>,
): Promise<Outcome[]> {
  const slots = new Slots(limit)
  const order = orderCalls(calls.map(({ reach }) => reach))
  const outcomes: Promise<Outcome>[] = []
  for (const [index, call] of calls.entries()) {
    const before = (order[index] ?? []).map((earlier) => outcomes[earlier])
    outcomes.push(runAfter(before, slots, (slot) => run(call, slot)))
  }
  return Promise.all(outcomes)
}

async function runAfter<Outcome>(
  before: readonly unknown[],
  slots: Slots,
  run: (slot: Slot) => Promise<Outcome>,
): Promise<Outcome> {
  await Promise.all(before)
  const slot = await slots.take()
  try {
    return await run(slot)
  } finally {
    slot.release()
  }
}
