import { expect, test } from 'vitest'
import { readConfig } from './config.js'

const faultsOf = (environment: Record<string, string>): string[] => {
  try {
    readConfig(environment)
    return []
  } catch (error) {
    return (error as Error).message.split('\n').slice(1)
  }
}

test('an empty environment is a service on loopback, with the usual limits', () => {
  expect(readConfig({})).toEqual({
    port: 8_000,
    host: '127.0.0.1',
    environment: 'development',
    logLevel: 'info',
    inventory: undefined,
    networks: [],
    apiKeys: undefined,
    writes: 'approve',
    anthropic: undefined,
    redisUrl: undefined,
    cacheTtlMs: 300_000,
    maxRequestBytes: 1_048_576,
    rateLimit: 100,
  })
})

test('every fault is named, and no value is repeated', () => {
  const faults = faultsOf({
    PORT: 'eight',
    HOST: '0.0.0.0',
    LOG_LEVEL: 'loud',
    CACHE_TTL: '-1',
    MAX_REQUEST_SIZE: '1',
    RATE_LIMIT: '0',
    REDIS_URL: 'no url',
    FLOTILLA_INVENTORY: '/does/not/exist',
    FLOTILLA_NETWORKS: '10.0.0.0/8, 10.0.0.0/33',
    FLOTILLA_WRITES: 'yes',
    FLOTILLA_API_KEYS: '[{"key":"a-secret-key","owner":"ops","tier":"premuim"}]',
    FLOTILLA_API_KEYS_FILE: '/run/keys',
  })

  expect(new Set(faults.map((fault) => fault.trim().split(':')[0]))).toEqual(
    new Set([
      'PORT',
      'LOG_LEVEL',
      'CACHE_TTL',
      'MAX_REQUEST_SIZE',
      'RATE_LIMIT',
      'REDIS_URL',
      'FLOTILLA_INVENTORY',
      'FLOTILLA_NETWORKS',
      'FLOTILLA_WRITES',
      'FLOTILLA_API_KEYS',
      'FLOTILLA_API_KEYS_FILE',
    ]),
  )
  expect(faults.join()).not.toContain('a-secret-key')
})

test.each(['0.0.0.0', '10.1.2.3', '::'])('without keys it does not listen on %s', (HOST) => {
  expect(faultsOf({ HOST })).toEqual([expect.stringContaining('HOST: without FLOTILLA_API_KEYS')])
  const keys = JSON.stringify([{ key: 'a-key', owner: 'ops', tier: 'basic' }])
  expect(readConfig({ HOST, FLOTILLA_API_KEYS: keys }).host).toBe(HOST)
})

test('levels may be written large, networks with spaces', () => {
  expect(readConfig({ LOG_LEVEL: 'INFO', FLOTILLA_NETWORKS: '10.20.0.0/16, 2001:db8::/48' })).toMatchObject({
    logLevel: 'info',
    networks: ['10.20.0.0/16', '2001:db8::/48'],
  })
})
