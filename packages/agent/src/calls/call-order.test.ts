import type { Effect } from '@flotilla/core'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type CallReach, orderCalls } from './call-order.js'

const call = (effect: Effect, ...devices: string[]): CallReach => ({ effect, devices: new Set(devices) })
const anywhere = (effect: Effect): CallReach => ({ effect, devices: 'any' })

test.each<[string, CallReach[], number[][]]>([
  ['reads of one device wait for nothing', [call('read', 'a'), call('read', 'a')], [[], []]],
  ['a write waits for the reads before it', [call('read', 'a'), call('write', 'a')], [[], [0]]],
  ['a read waits for the write before it', [call('write', 'a'), call('read', 'a')], [[], [0]]],
  [
    'reads after a write keep their order',
    [call('write', 'a'), call('read', 'a'), call('read', 'a')],
    [[], [0], [0, 1]],
  ],
  [
    'a read that came before the write holds up no later read by itself',
    [call('read', 'a'), call('write', 'a'), call('read', 'a')],
    [[], [0], [1]],
  ],
  ['other devices go their own way', [call('write', 'a'), call('write', 'b'), call('read', 'c')], [[], [], []]],
  [
    'a call at two devices waits for both',
    [call('write', 'a'), call('write', 'b'), call('read', 'a', 'b')],
    [[], [], [0, 1]],
  ],
  [
    'a write that may touch anything waits for all and is waited for by all',
    [call('read', 'a'), anywhere('write'), call('read', 'b')],
    [[], [0], [1]],
  ],
  ['what destroys counts as a write', [call('destroy', 'a'), call('read', 'a')], [[], [0]]],
  ['a call without any device waits for nothing', [call('write', 'a'), call('read')], [[], []]],
])('%s', (_title, calls, expected) => {
  expect(orderCalls(calls)).toEqual(expected)
})

const ALL = ['a', 'b', 'c']
const devicesOf = ({ devices }: CallReach): string[] => (devices === 'any' ? [...ALL, '?'] : [...devices])
const share = (one: CallReach, other: CallReach): boolean =>
  devicesOf(one).some((device) => devicesOf(other).includes(device))

const reach = fc.record({
  effect: fc.constantFrom<Effect>('read', 'write', 'destroy'),
  devices: fc.oneof(
    fc.constant('any' as const),
    fc.uniqueArray(fc.constantFrom(...ALL), { maxLength: 3 }).map((names) => new Set(names)),
  ),
})

test('calls wait only for earlier ones, and a write never runs beside a call of the same device', () => {
  fc.assert(
    fc.property(fc.array(reach, { maxLength: 8 }), (calls) => {
      const order = orderCalls(calls)
      /** Whether the later call surely starts after the earlier one has ended. */
      const comesAfter = (later: number, earlier: number): boolean =>
        (order[later] ?? []).some((one) => one === earlier || comesAfter(one, earlier))
      for (const [later, before] of order.entries()) {
        for (const earlier of before) expect(earlier).toBeLessThan(later)
        for (let earlier = 0; earlier < later; earlier++) {
          const [one, other] = [calls[earlier], calls[later]]
          if (one === undefined || other === undefined) continue
          const shared = share(one, other)
          if (shared && (one.effect !== 'read' || other.effect !== 'read'))
            expect(comesAfter(later, earlier)).toBe(true)
        }
      }
    }),
  )
})
