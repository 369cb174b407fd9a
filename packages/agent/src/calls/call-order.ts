import type { Effect } from '@flotilla/core'

/** What the order of a call depends on. */
export interface CallReach {
  effect: Effect
  /** Keys of the devices it touches; `'any'` when that cannot be known. */
  devices: ReadonlySet<string> | 'any'
}

/**
 * For each call of a turn, the indexes of the earlier calls that must have ended before it starts. Reads run side by side; from
 * the first write to a device on, the calls that touch it keep the model's order. Other devices are not held up.
 */
export function orderCalls(calls: readonly CallReach[]): readonly (readonly number[])[] {
  return calls.map((call, index) => {
    const before: number[] = []
    for (let earlier = 0; earlier < index; earlier++) {
      if (mustWait(calls, call, earlier)) before.push(earlier)
    }
    return before
  })
}

function mustWait(calls: readonly CallReach[], call: CallReach, earlier: number): boolean {
  const other = calls[earlier]
  if (other === undefined || !overlap(call, other)) return false
  if (call.effect !== 'read') return true
  return calls.slice(0, earlier + 1).some((one) => one.effect !== 'read' && overlap(one, other) && overlap(one, call))
}

function overlap({ devices: one }: CallReach, { devices: other }: CallReach): boolean {
  if (one === 'any') return other === 'any' || other.size > 0
  if (other === 'any') return one.size > 0
  for (const device of one) if (other.has(device)) return true
  return false
}
