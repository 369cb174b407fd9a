import { z } from 'zod'
import { FlotillaError } from '../errors/flotilla-error.js'

const apiKeyDefinition = z
  .strictObject({
    key: z.string().min(1).optional(),
    hash: z
      .string()
      .regex(/^sha256:[0-9a-f]{64}$/)
      .optional(),
    owner: z.string().min(1),
    tier: z.string().min(1),
    scopes: z.array(z.string().min(1)).default([]),
    devices: z.array(z.string().min(1)).optional(),
    enabled: z.boolean().default(true),
    created_at: z.coerce.date().optional(),
    expires_at: z.coerce.date().optional(),
  })
  .refine(({ key, hash }) => (key === undefined) !== (hash === undefined), 'needs either key or hash')

/** A key as configuration names it: in clear, or as the hash that `hashApiKey` gives. */
export type ApiKeyDefinition = z.input<typeof apiKeyDefinition>
export type ParsedApiKey = z.output<typeof apiKeyDefinition>

/**
 * Checks key definitions: an array, or its JSON text.
 * @throws OPTION_INVALID naming every fault by position; never with a key in it.
 */
export function parseApiKeys(source: string | readonly unknown[]): ParsedApiKey[] {
  let value: unknown = source
  if (typeof source === 'string') {
    try {
      value = JSON.parse(source)
    } catch {
      // the parser's message quotes the text, and the text holds keys
      throw new FlotillaError('OPTION_INVALID', 'The API keys are not valid JSON')
    }
  }
  const parsed = z.array(apiKeyDefinition).safeParse(value)
  if (parsed.success) return parsed.data
  const faults = parsed.error.issues.map(({ path, message }) => `[${path.join('.')}] ${message}`)
  throw new FlotillaError('OPTION_INVALID', `The API keys are not valid: ${faults.join('; ')}`)
}
