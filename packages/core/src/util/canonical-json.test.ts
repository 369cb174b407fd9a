import fc from 'fast-check'
import { expect, test } from 'vitest'
import { canonicalJson, sha256 } from './canonical-json.js'

test('the order of keys does not matter, at any depth', () => {
  expect(canonicalJson({ b: [{ d: 1, c: null }], a: 'x' })).toBe(canonicalJson({ a: 'x', b: [{ c: null, d: 1 }] }))
})

test('the order of array items does matter', () => {
  expect(canonicalJson([1, 2])).not.toBe(canonicalJson([2, 1]))
})

test('any JSON value reads back as it was', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)))
    }),
  )
})

test('what JSON drops is dropped, and dates become text', () => {
  expect(canonicalJson({ a: undefined, b: () => 1, c: new Date(0), d: [undefined] })).toBe(
    '{"c":"1970-01-01T00:00:00.000Z","d":[null]}',
  )
  expect(canonicalJson(undefined)).toBe('null')
})

test('sha256 is the well-known digest', () => {
  expect(sha256('abc')).toBe('sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
})
