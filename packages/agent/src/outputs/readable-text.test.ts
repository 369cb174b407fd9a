import { expect, test } from 'vitest'
import { toReadableText } from './readable-text.js'

test('a configuration stands line by line', () => {
  expect(toReadableText({ device: 'edge-1', lines: 2, config: 'hostname edge-1\ninterface Gi0/1' })).toBe(
    'device: edge-1\nlines: 2\nconfig: |\n  hostname edge-1\n  interface Gi0/1',
  )
})

test('lists, objects and empty values are readable too', () => {
  expect(toReadableText({ routes: [{ network: '10.0.0.0/8', metric: null }], empty: [], tags: ['a', 'b'] })).toBe(
    'routes:\n  -\n    network: 10.0.0.0/8\n    metric: null\nempty: []\ntags:\n  - a\n  - b',
  )
})

test('a line without end is cut into lines', () => {
  const lines = toReadableText({ blob: 'x'.repeat(5_000) }).split('\n')

  expect(Math.max(...lines.map(({ length }) => length))).toBe(2_000)
  expect(lines.join('')).toBe(`blob: ${'x'.repeat(5_000)}`)
})
