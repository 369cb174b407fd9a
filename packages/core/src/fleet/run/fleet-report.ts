import { inspect } from 'node:util'
import { FlotillaError } from '../../errors/flotilla-error.js'
import { canonicalJson } from '../../util/canonical-json.js'
import type { Outcome } from './outcome.js'

/** How long devices took, in milliseconds; zeros when none was tried. */
export interface Durations {
  readonly minMs: number
  readonly meanMs: number
  readonly p50Ms: number
  readonly p95Ms: number
  readonly maxMs: number
}

/** Devices that gave the same. */
export interface OutputGroup {
  readonly output: string
  readonly devices: readonly string[]
}

/** What a run counted as it went. */
export interface RunTally {
  readonly total: number
  ok: number
  failed: number
  skipped: number
  readonly startedAt: Date
  durationMs: number
  /** Of each device that was tried. */
  readonly deviceDurationsMs: number[]
}

/** What became of a run: one outcome for each device that was asked for, in inventory order. */
export class FleetReport<T> {
  readonly total: number
  readonly ok: number
  readonly failed: number
  readonly skipped: number
  readonly startedAt: Date
  readonly durationMs: number
  readonly durations: Durations
  readonly #outcomes: readonly Outcome<T>[] | undefined
  #byDevice: Map<string, Outcome<T>> | undefined

  constructor(tally: RunTally, outcomes: readonly Outcome<T>[] | undefined) {
    this.total = tally.total
    this.ok = tally.ok
    this.failed = tally.failed
    this.skipped = tally.skipped
    this.startedAt = tally.startedAt
    this.durationMs = tally.durationMs
    this.durations = toDurations(tally.deviceDurationsMs)
    this.#outcomes = outcomes
  }

  /** False when the outcomes were streamed without being kept, so that only the figures are left. */
  get isKept(): boolean {
    return this.#outcomes !== undefined
  }

  /** @throws OPTION_INVALID when they were not kept. */
  get outcomes(): readonly Outcome<T>[] {
    if (this.#outcomes) return this.#outcomes
    throw new FlotillaError(
      'OPTION_INVALID',
      `The ${this.total} outcomes were streamed and not kept; pass keep: true, or await the run before its end`,
    )
  }

  get(device: string): Outcome<T> | undefined {
    this.#byDevice ??= new Map(this.outcomes.map((outcome) => [outcome.device, outcome]))
    return this.#byDevice.get(device)
  }

  /** Values by device, of those that succeeded. */
  values(): Map<string, T> {
    return new Map(this.outcomes.flatMap((outcome) => (outcome.ok ? [[outcome.device, outcome.value]] : [])))
  }

  /** Devices that did not succeed, skipped ones included, by error code. */
  failures(): Map<string, string[]> {
    const byCode = new Map<string, string[]>()
    for (const outcome of this.outcomes) {
      if (!outcome.ok) byCode.set(outcome.error.code, [...(byCode.get(outcome.error.code) ?? []), outcome.device])
    }
    return byCode
  }

  /**
   * Devices that succeeded with identical output together, the biggest group first.
   * @param by - what to compare; by default the output of commands, and any other value as text
   */
  grouped(by: (value: T) => string = outputOf): OutputGroup[] {
    const groups = new Map<string, string[]>()
    for (const outcome of this.outcomes) {
      if (!outcome.ok) continue
      const output = by(outcome.value)
      const devices = groups.get(output)
      if (devices) devices.push(outcome.device)
      else groups.set(output, [outcome.device])
    }
    return [...groups]
      .map(([output, devices]) => ({ output, devices }))
      .sort((a, b) => b.devices.length - a.devices.length)
  }

  toJSON(): Record<string, unknown> {
    const { total, ok, failed, skipped, startedAt, durationMs, durations } = this
    const facts = { total, ok, failed, skipped, startedAt, durationMs, durations }
    return this.#outcomes ? { ...facts, outcomes: this.#outcomes } : facts
  }
}

/** What a person would compare of a result. */
export function outputOf(value: unknown): string {
  if (typeof value === 'string') return value
  if (isCommandResult(value)) return value.output
  if (Array.isArray(value) && value.length > 0 && value.every(isCommandResult)) {
    return value.map(({ command, output }) => `${command}\n${output}`).join('\n\n')
  }
  return isJson(value) ? canonicalJson(value) : inspect(value, ALL_OF_IT)
}

const ALL_OF_IT = { depth: null, maxArrayLength: null, maxStringLength: null, sorted: true, breakLength: Infinity }

/** Whether JSON tells this value from others: of maps and sets it tells nothing, and from circles it does not return. */
function isJson(value: unknown, around: readonly object[] = []): boolean {
  if (typeof value !== 'object' || value === null) return typeof value !== 'function' && typeof value !== 'symbol'
  if (around.includes(value) || value instanceof Map || value instanceof Set) return false
  const items = Array.isArray(value) ? value : Object.values(value)
  return items.every((item) => isJson(item, [...around, value]))
}

const isCommandResult = (value: unknown): value is { command: string; output: string } =>
  typeof value === 'object' &&
  value !== null &&
  'command' in value &&
  'output' in value &&
  typeof value.output === 'string' &&
  typeof value.command === 'string'

function toDurations(values: readonly number[]): Durations {
  const sorted = Float64Array.from(values).sort()
  const at = (share: number): number => sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0
  const sum = sorted.reduce((total, value) => total + value, 0)
  const meanMs = sorted.length === 0 ? 0 : sum / sorted.length
  return { minMs: at(0), meanMs, p50Ms: at(0.5), p95Ms: at(0.95), maxMs: at(1) }
}
