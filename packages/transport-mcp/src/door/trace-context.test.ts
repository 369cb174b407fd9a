import { expect, test } from 'vitest'
import { traceIdOf } from './trace-context.js'

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736'

test.each([
  [`00-${TRACE}-00f067aa0ba902b7-01`, TRACE],
  [`01-${TRACE}-00f067aa0ba902b7-01-later`, TRACE],
  [`ff-${TRACE}-00f067aa0ba902b7-01`, undefined],
  [`00-${'0'.repeat(32)}-00f067aa0ba902b7-01`, undefined],
  [`00-${TRACE.toUpperCase()}-00f067aa0ba902b7-01`, undefined],
  [`00-${TRACE}-00f067aa0ba902b7`, undefined],
  ['', undefined],
  [7, undefined],
  [undefined, undefined],
])('the trace of %j is %j', (traceparent, traceId) => {
  expect(traceIdOf(traceparent)).toBe(traceId)
})
