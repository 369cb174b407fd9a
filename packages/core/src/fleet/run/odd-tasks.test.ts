import { expect, test } from 'vitest'
import { isFlotillaError } from '../../errors/flotilla-error.js'
import { stubFleet } from '../__fixtures__/stub-fleet.js'

test.each([
  [undefined, 'Something that is no error was thrown: undefined'],
  [{ code: 5 }, 'Something that is no error was thrown: object'],
  ['no such port', 'no such port'],
  [new RangeError(), 'RangeError'],
])('a function may throw %o', async (thrown, message) => {
  await using setup = stubFleet(1)

  const report = await setup.fleet.run(() => {
    throw thrown
  })

  expect(report.get('d0')).toMatchObject({ ok: false, error: { code: 'INTERNAL', message } })
})

test('devices are grouped by what JSON cannot tell apart, too', async () => {
  await using setup = stubFleet(6)
  const circle: Record<string, unknown> = {}
  circle.self = circle
  const values = [new Map([['a', 1]]), new Map([['a', 2]]), new Map([['a', 1]]), new Set(['a']), circle, undefined]

  const report = await setup.fleet.run(({ device }) => values[Number(device.name.slice(1))])

  expect(report.grouped().map(({ devices }) => devices)).toEqual([['d0', 'd2'], ['d1'], ['d3'], ['d4'], ['d5']])
})

test('a run can be caught and finished like a promise', async () => {
  await using setup = stubFleet(1)
  const seen: unknown[] = []

  const report = await setup.fleet.run('show clock').finally(() => seen.push('over'))
  await setup.fleet
    .run('show clock', { on: 'nobody' })
    .catch((reason) => seen.push(isFlotillaError(reason) && reason.code))

  expect(report.ok).toBe(1)
  expect(seen).toEqual(['over', 'DEVICE_UNKNOWN'])
})
