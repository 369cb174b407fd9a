import { describe, expect, test } from 'vitest'
import { apiKeyStoreContract } from '../testing/contracts/api-key-store-contract.js'
import { toCaller } from './api-key-store.js'
import { createApiKeyStore } from './create-api-key-store.js'
import { generateApiKey, hashApiKey } from './hash-api-key.js'
import { parseApiKeys } from './parse-api-keys.js'

describe('keys in memory', () => {
  apiKeyStoreContract((keys) => createApiKeyStore(keys))
})

test('a key may be configured by its hash alone', async () => {
  const key = generateApiKey()
  const store = createApiKeyStore([{ hash: hashApiKey(key), owner: 'alice', tier: 'basic' }])

  expect(await store.verify(key)).toMatchObject({ ok: true, key: { owner: 'alice', scopes: [] } })
})

test('the same key twice is refused, also as key and as hash', () => {
  const twice = [
    { key: 'k', owner: 'a', tier: 'basic' },
    { hash: hashApiKey('k'), owner: 'b', tier: 'basic' },
  ]

  expect(() => createApiKeyStore(twice)).toThrow(expect.objectContaining({ code: 'OPTION_INVALID' }))
})

test('the age of a key without a date counts from the start of the store', async () => {
  let time = 0
  const store = createApiKeyStore([{ key: 'k', owner: 'a', tier: 'basic' }], { rotationDays: 10, now: () => time })

  expect(await store.verify('k')).not.toHaveProperty('warning')
  time = 11 * 86_400_000
  expect(await store.verify('k')).toMatchObject({ ok: true, warning: expect.stringContaining('11 days') })
})

test('a key becomes a caller', async () => {
  const store = createApiKeyStore([{ key: 'k', owner: 'a', tier: 'basic', scopes: ['x'], devices: ['edge-*'] }])
  const verdict = await store.verify('k')
  if (!verdict.ok) throw new Error('expected a valid key')

  expect(toCaller(verdict.key, 'http')).toEqual({
    id: 'a',
    via: 'http',
    tier: 'basic',
    scopes: ['x'],
    devices: ['edge-*'],
  })
})

test('faults in definitions are all named by position, and no key is quoted', () => {
  const faulty = JSON.stringify([
    { key: 'hunter2', owner: '', tier: 'basic' },
    { key: 'hunter2', owner: 'a', tier: 'basic', enabled: 'yes', surprise: 1 },
    { owner: 'b', tier: 'basic' },
  ])

  let message = ''
  try {
    parseApiKeys(faulty)
  } catch (error) {
    message = (error as Error).message
  }
  for (const expected of ['[0.owner]', '[1.enabled]', '[1]', '[2]']) expect(message).toContain(expected)
  expect(message).not.toContain('hunter2')
})

test('text that is not JSON is refused without quoting it', () => {
  expect(() => parseApiKeys('[{"key":"hunter2"')).toThrow(
    expect.objectContaining({ code: 'OPTION_INVALID', message: expect.not.stringContaining('hunter2') }),
  )
})

test('generated keys are long, and never the same', () => {
  expect(generateApiKey('demo')).toMatch(/^demo_[\w-]{43}$/)
  expect(generateApiKey()).not.toBe(generateApiKey())
})
