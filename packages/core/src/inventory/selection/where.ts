import { FlotillaError } from '../../errors/flotilla-error.js'
import { didYouMean } from '../../util/close-names.js'
import type { Device } from '../device.js'
import { canonicalPlatform } from '../platform-names.js'
import { compileFilter, type DevicePredicate, platformName } from './filter-expression.js'
import { compileGlob, isGlob } from './glob.js'

/** One value or several, any of which will do. */
export type OneOrMore = string | readonly string[]

/** Criteria that must all hold. */
export interface Selection {
  /** Names or patterns. */
  names?: OneOrMore
  name?: OneOrMore
  groups?: OneOrMore
  group?: OneOrMore
  tags?: OneOrMore
  tag?: OneOrMore
  site?: OneOrMore
  /** Any of the names that a platform has. */
  platform?: OneOrMore
  /** A filter expression, see `compileFilter`. */
  filter?: string
  /** A function that says yes. */
  predicate?: DevicePredicate
}

/**
 * Which devices are meant: a name, a pattern or a filter expression; a list of those, any of which will do; criteria; a
 * function. Nothing means all.
 */
export type Where = OneOrMore | Selection | DevicePredicate

/** What a selection is made from. */
export interface SelectionContext {
  has(name: string): boolean
  names(): Iterable<string>
}

/**
 * Compiles a selection.
 * @throws DEVICE_UNKNOWN for a plain name that the inventory does not have: that is a mistake, unlike a pattern without match.
 * @throws FILTER_INVALID, OPTION_INVALID
 */
export function compileWhere(where: Where | undefined, context: SelectionContext): DevicePredicate {
  if (where === undefined) return () => true
  if (typeof where === 'function') return where
  if (typeof where === 'string' || Array.isArray(where)) return byNames(where, context)
  if (typeof where === 'object' && where !== null) return compileSelection(where as Selection, context)
  throw new FlotillaError(
    'OPTION_INVALID',
    `A selection is a name, a list, criteria or a function; got ${typeof where}`,
  )
}

function compileName(text: string, context: SelectionContext): DevicePredicate {
  if (typeof text !== 'string') throw new FlotillaError('OPTION_INVALID', `A device name is text; got ${typeof text}`)
  if (context.has(text)) return ({ name }) => name === text
  const plain = text.trim().replace(/\{[^}\s]*\}|\[[^\]\s]*\]/g, '')
  if (/[\s()=~!,&|"']/.test(plain) || text.trim() === '') return compileFilter(text)
  if (!isGlob(text)) throw unknownDevice(text, context)
  const matches = compileGlob(text)
  return ({ name }) => matches(name)
}

/** The error of a name that the inventory does not have. */
export const unknownDevice = (name: string, context: SelectionContext): FlotillaError =>
  new FlotillaError(
    'DEVICE_UNKNOWN',
    `The inventory has no device named "${name}"${didYouMean(name, context.names())}`,
    { device: name },
  )

type Criterion = (values: OneOrMore, context: SelectionContext) => DevicePredicate

const byNames: Criterion = (values, context) => {
  if (typeof values === 'string') return compileName(values, context)
  if (!Array.isArray(values)) throw new FlotillaError('OPTION_INVALID', 'Names are text or a list of texts')
  // Thousands of names are looked up, not compared one by one.
  const exact = new Set(values.filter((value) => context.has(value)))
  const others = values.filter((value) => !exact.has(value)).map((value) => compileName(value, context))
  return (device) => exact.has(device.name) || others.some((predicate) => predicate(device))
}
const byGroups: Criterion = (values) =>
  anyOf(
    values,
    pattern((device) => device.groups),
  )
const byTags: Criterion = (values) =>
  anyOf(
    values,
    pattern((device) => device.tags),
  )

const CRITERIA: Readonly<Record<string, Criterion>> = {
  names: byNames,
  name: byNames,
  groups: byGroups,
  group: byGroups,
  tags: byTags,
  tag: byTags,
  site: (values) =>
    anyOf(
      values,
      pattern((device) => (device.site === undefined ? [] : [device.site])),
    ),
  platform: (values) => anyOf(values, (value) => pattern((device) => [platformName(device)])(canonicalPlatform(value))),
}

function compileSelection(selection: Selection, context: SelectionContext): DevicePredicate {
  const predicates: DevicePredicate[] = []
  for (const [key, value] of Object.entries(selection)) {
    if (value === undefined) continue
    const criterion = Object.hasOwn(CRITERIA, key) ? CRITERIA[key] : undefined
    if (criterion) predicates.push(criterion(value, context))
    else if (key === 'filter') predicates.push(compileFilter(value))
    else if (key === 'predicate' || key === 'where') predicates.push(value)
    else {
      const known = [...Object.keys(CRITERIA), 'filter', 'predicate']
      throw new FlotillaError('OPTION_INVALID', `A selection has no criterion "${key}"${didYouMean(key, known)}`)
    }
  }
  return (device) => predicates.every((predicate) => predicate(device))
}

/** A value, or a pattern, that any of the device's values must fit. */
const pattern =
  (valuesOf: (device: Device) => readonly string[] | undefined) =>
  (wanted: string): DevicePredicate => {
    const matches = isGlob(wanted) ? compileGlob(wanted) : (value: string) => value === wanted
    return (device) => valuesOf(device)?.some(matches) ?? false
  }

function anyOf(values: OneOrMore, compile: (value: string) => DevicePredicate): DevicePredicate {
  if (typeof values === 'string') return compile(values)
  if (!Array.isArray(values)) throw new FlotillaError('OPTION_INVALID', 'A criterion is text or a list of texts')
  const predicates = values.map(compile)
  return (device) => predicates.some((predicate) => predicate(device))
}
