import { readFileSync, statSync } from 'node:fs'
import { isIP } from 'node:net'
import { type ApiKeyDefinition, parseApiKeys } from '@flotilla/core'
import { z } from 'zod'

const TIERS: ReadonlySet<string> = new Set(['premium', 'basic'])

const LOOPBACK = new Set(['localhost', '::1'])
export const isLoopback = (host: string): boolean => LOOPBACK.has(host) || (isIP(host) === 4 && host.startsWith('127.'))

const text = z.string().trim().min(1)
const whole = (minimum: number, maximum: number, fallback: number) =>
  z.coerce.number().int().min(minimum).max(maximum).default(fallback)

const lowerCase = (value: unknown): unknown => (typeof value === 'string' ? value.trim().toLowerCase() : value)

const isNetwork = (network: string): boolean => {
  const [address = '', bits = '', ...rest] = network.split('/')
  const family = isIP(address)
  return family !== 0 && /^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128) && rest.length === 0
}

const networks = text
  .transform((list) => list.split(',').map((network) => network.trim()))
  .refine((list) => list.every(isNetwork), 'must be networks such as 10.20.0.0/16, with commas between them')

const variables = z.object({
  PORT: whole(0, 65_535, 8_000),
  HOST: text.default('127.0.0.1'),
  ENVIRONMENT: text.default('development'),
  LOG_LEVEL: z.preprocess(lowerCase, z.enum(['debug', 'info', 'warn', 'error']).default('info')),
  FLOTILLA_INVENTORY: text.optional(),
  /** Addresses outside the inventory that may be operated. */
  FLOTILLA_NETWORKS: networks.optional(),
  FLOTILLA_API_KEYS: text.optional(),
  FLOTILLA_API_KEYS_FILE: text.optional(),
  /** `approve`: writes are possible where somebody approves each of them. */
  FLOTILLA_WRITES: z.enum(['off', 'approve']).optional(),
  ANTHROPIC_API_KEY: text.optional(),
  ANTHROPIC_MODEL: text.optional(),
  REDIS_URL: z.url().optional(),
  /** Seconds that configurations, interfaces and routes may be served again, unless something was written meanwhile; 0 never. */
  CACHE_TTL: whole(0, 86_400, 300),
  MAX_REQUEST_SIZE: whole(1_024, 104_857_600, 1_048_576),
  /** Requests a minute of the premium tier; basic has a tenth. */
  RATE_LIMIT: whole(1, 1_000_000, 100),
})

export interface Config {
  port: number
  host: string
  environment: string
  logLevel: 'debug' | 'info' | 'warn' | 'error'
  inventory: string | undefined
  networks: readonly string[]
  apiKeys: readonly ApiKeyDefinition[] | undefined
  writes: 'off' | 'approve'
  anthropic: { apiKey: string; model: string | undefined } | undefined
  redisUrl: string | undefined
  cacheTtlMs: number
  maxRequestBytes: number
  rateLimit: number
}

/** The environment cannot be used; the message names every fault. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}

/** Everything the service is told, from environment variables only. @throws ConfigError naming every fault, with no value in it. */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  )
  const parsed = variables.safeParse(given)
  const faults = parsed.success ? [] : parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
  const keys = readKeys(given, faults)
  const host = given.HOST ?? '127.0.0.1'
  if (!keys && !isLoopback(host)) {
    faults.push('HOST: without FLOTILLA_API_KEYS the service listens on loopback only (127.0.0.1, ::1, localhost)')
  }
  if (given.FLOTILLA_INVENTORY !== undefined && !statSync(given.FLOTILLA_INVENTORY, { throwIfNoEntry: false })) {
    faults.push('FLOTILLA_INVENTORY: there is no such file or folder')
  }
  if (!parsed.success || faults.length > 0)
    throw new ConfigError(`The environment is not valid:\n${faults.map((fault) => `  ${fault}`).join('\n')}`)
  const { data } = parsed
  return {
    port: data.PORT,
    host: data.HOST,
    environment: data.ENVIRONMENT,
    logLevel: data.LOG_LEVEL,
    inventory: data.FLOTILLA_INVENTORY,
    networks: data.FLOTILLA_NETWORKS ?? [],
    apiKeys: keys,
    // Simulated devices can come to no harm.
    writes: data.FLOTILLA_WRITES ?? (data.FLOTILLA_INVENTORY === undefined ? 'approve' : 'off'),
    anthropic:
      data.ANTHROPIC_API_KEY === undefined
        ? undefined
        : { apiKey: data.ANTHROPIC_API_KEY, model: data.ANTHROPIC_MODEL },
    redisUrl: data.REDIS_URL,
    cacheTtlMs: data.CACHE_TTL * 1_000,
    maxRequestBytes: data.MAX_REQUEST_SIZE,
    rateLimit: data.RATE_LIMIT,
  }
}

function readKeys(
  given: Readonly<Record<string, string | undefined>>,
  faults: string[],
): readonly ApiKeyDefinition[] | undefined {
  const { FLOTILLA_API_KEYS: inline, FLOTILLA_API_KEYS_FILE: file } = given
  if (inline !== undefined && file !== undefined)
    faults.push('FLOTILLA_API_KEYS_FILE: give this or FLOTILLA_API_KEYS, not both')
  if (inline === undefined && file === undefined) return undefined
  const name = inline === undefined ? 'FLOTILLA_API_KEYS_FILE' : 'FLOTILLA_API_KEYS'
  try {
    const keys = parseApiKeys(inline ?? readFileSync(file ?? '', 'utf8'))
    if (keys.length === 0) faults.push(`${name}: holds no key`)
    // a tier without a limit would be a key without one
    for (const [index, { tier }] of keys.entries())
      if (!TIERS.has(tier)) faults.push(`${name}: [${index}.tier] must be ${[...TIERS].join(' or ')}`)
    return keys as readonly ApiKeyDefinition[]
  } catch (error) {
    faults.push(`${name}: ${error instanceof Error ? error.message : String(error)}`)
    return []
  }
}
