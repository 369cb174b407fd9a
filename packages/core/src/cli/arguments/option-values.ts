import { FlotillaError } from '../../errors/flotilla-error.js'
import type { Share } from '../../fleet/run/rollout-plan.js'

type RawValues = Readonly<Record<string, string | boolean | readonly (string | boolean)[] | undefined>>

const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 }

/** The values of options as they were typed, read as what they are meant to be. Reading throws OPTION_INVALID. */
export class OptionValues {
  readonly #values: RawValues

  constructor(values: RawValues) {
    this.#values = values
  }

  /** With another value for one option. */
  and(name: string, value: string | readonly string[]): OptionValues {
    return new OptionValues({ ...this.#values, [name]: value })
  }

  flag(name: string): boolean {
    return this.#values[name] === true
  }

  text(name: string): string | undefined {
    const value = this.#values[name]
    if (typeof value !== 'string') return undefined
    if (value.trim() === '') throw new FlotillaError('OPTION_INVALID', `--${name} is empty`)
    return value
  }

  texts(name: string): string[] {
    const value = this.#values[name]
    return Array.isArray(value) ? value.map(String) : []
  }

  /** Names that may also stand in one value, with commas; what looks like an expression stays whole. */
  names(name: string): string[] | undefined {
    const values = this.texts(name).flatMap(splitNames)
    return values.length > 0 ? values : undefined
  }

  oneOf<Choice extends string>(name: string, choices: readonly [Choice, ...Choice[]]): Choice {
    const text = this.text(name) ?? choices[0]
    const found = choices.find((choice) => choice === text)
    if (found !== undefined) return found
    throw new FlotillaError('OPTION_INVALID', `--${name} must be one of ${choices.join(', ')}; got "${text}"`)
  }

  count(name: string): number | undefined {
    const text = this.text(name)
    if (text === undefined) return undefined
    if (/^\d{1,9}$/.test(text)) return Number(text)
    throw new FlotillaError('OPTION_INVALID', `--${name} must be a whole number; got "${text}"`)
  }

  /** In milliseconds. */
  duration(name: string): number | undefined {
    const text = this.text(name)
    if (text === undefined) return undefined
    const [, number, unit = 's'] = /^(\d{1,9}(?:\.\d{1,6})?)(ms|s|m|h)?$/.exec(text) ?? []
    const milliseconds = Number(number) * (UNIT_MS[unit] ?? Number.NaN)
    // Node fires timers of more than 2³¹ ms at once.
    if (milliseconds >= 1 && milliseconds < 2 ** 31) return milliseconds
    throw new FlotillaError('OPTION_INVALID', `--${name} must be a time such as 30, 30s, 500ms or 5m; got "${text}"`)
  }

  share(name: string): Share | undefined {
    const text = this.text(name)
    if (text === undefined) return undefined
    const share = toShare(text)
    if (share !== undefined) return share
    throw new FlotillaError('OPTION_INVALID', `--${name} must be a number, or a share such as 10%; got "${text}"`)
  }

  shareOrNames(name: string): Share | string[] | undefined {
    const text = this.text(name)
    return text === undefined ? undefined : (toShare(text) ?? splitNames(text))
  }
}

function toShare(text: string): Share | undefined {
  if (/^\d{1,9}$/.test(text)) return Number(text)
  return /^\d+(\.\d+)?%$/.test(text) ? (text as Share) : undefined
}

/** Commas also stand inside `{a,b}` and in expressions, which have spaces or quotes. */
const splitNames = (text: string): string[] =>
  /[\s{}[\]()"'\\=~]/.test(text) ? [text] : text.split(',').filter((name) => name !== '')
