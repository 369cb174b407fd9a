import { errorFields } from '../observe/json-logger.js'
import type { Redactor } from '../redact/create-redactor.js'
import { type SanitizeOptions, sanitizeForModel } from '../redact/sanitize-for-model.js'
import type { ToolOutput } from './middleware.js'
import type { CallTarget } from './targets.js'

/** Removes secrets from whatever leaves the kernel. */
export interface KernelRedaction {
  /** Text that may come from these devices. */
  text(text: string, devices?: readonly string[]): string
  /** Secrets, terminal escapes and invisible characters out of a tool's output. */
  output(output: ToolOutput, devices: readonly string[]): ToolOutput
  /** Plain data for records and logs; errors with stack and causes. */
  value(value: unknown): unknown
  /** Plain data for people who approve: what cannot be seen is written out. */
  shown(input: Record<string, unknown>): Record<string, unknown>
}

export function createKernelRedaction(redactor: Redactor, target: CallTarget): KernelRedaction {
  const byPlatform = new Map<string, Redactor>()

  const redactorOf = (devices: readonly string[] = []): Redactor => {
    const platform = devices.length === 1 ? platformOf(devices[0] ?? '') : undefined
    if (platform === undefined) return redactor
    let own = byPlatform.get(platform)
    if (own === undefined) byPlatform.set(platform, (own = redactor.forPlatform(platform)))
    return own
  }

  const platformOf = (device: string): string | undefined => {
    const { platform } = findQuietly(target, device) ?? {}
    const name = typeof platform === 'object' ? platform.name : platform
    return name === 'auto' ? undefined : name
  }

  return {
    text: (text, devices) => redactorOf(devices).text(text),
    output: (output, devices) => redactorOf(devices).value(sanitizeValue(output)) as ToolOutput,
    shown: (input) => sanitizeValue(redactor.value(input), { escapes: 'visible' }) as ToolOutput,
    value: (value) => redactor.value(withWholeErrors(value)),
  }
}

const findQuietly = (target: CallTarget, device: string): ReturnType<CallTarget['find']> => {
  try {
    return target.find(device)
  } catch {
    return undefined
  }
}

/** Nothing in such text needs cleaning, and most text is such text. */
const PLAIN = /^[\n\t\x20-\x7e]*$/

/** Cleans every text in plain data; what is clean already is not copied. */
export function sanitizeValue(value: unknown, options: SanitizeOptions = {}, depth = 0): unknown {
  if (typeof value === 'string') return PLAIN.test(value) ? value : sanitizeForModel(value, options)
  // JSON has no such numbers
  if (typeof value === 'bigint') return String(value)
  if (typeof value !== 'object' || value === null || depth > MAX_DEPTH) return value
  const clean = (item: unknown): unknown => sanitizeValue(item, options, depth + 1)
  if (Array.isArray(value)) {
    const items = value.map(clean)
    return items.some((item, index) => item !== value[index]) ? items : value
  }
  let isChanged = false
  const entries = Object.entries(value).map(([key, item]): [string, unknown] => {
    const entry: [string, unknown] = [String(clean(key)), clean(item)]
    if (entry[0] !== key || entry[1] !== item) isChanged = true
    return entry
  })
  return isChanged ? Object.fromEntries(entries) : value
}

const MAX_DEPTH = 64

/** JSON and redaction see only what is enumerable of an error: its stack and causes are not. */
function withWholeErrors(value: unknown): unknown {
  if (value instanceof Error) return errorFields(value)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  const entries = Object.entries(value).map(([key, item]) => [key, item instanceof Error ? errorFields(item) : item])
  return Object.fromEntries(entries)
}
