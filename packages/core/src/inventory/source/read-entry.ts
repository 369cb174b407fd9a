import { didYouMean } from '../../util/close-names.js'
import { type Entry, NO_OPTIONS } from './entry.js'
import { FIELDS, type FieldName, type FieldReader } from './entry-fields.js'
import { type FaultList, type Place, placeAt } from './fault-list.js'

/** Which fields an entry may have: groups and defaults have no address of their own to be unique. */
export type Level = 'device' | 'group' | 'defaults'

export interface EntrySource {
  readonly place: Place
  readonly value: unknown
  readonly name: string
  readonly level: Level
}

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const ALIASES = new Map<string, FieldName>()
for (const [name, { aliases }] of Object.entries(FIELDS) as [FieldName, FieldReader][]) {
  for (const alias of [name, ...aliases]) ALIASES.set(alias, name)
}

/** The field that any tool calls `key`. */
export const fieldOf = (key: string): FieldName | undefined => ALIASES.get(key)

/** Reads the fields of one level, whatever tool's names they have. Faults go to the list; the entry holds what was right. */
export function readEntry({ place, value, name, level }: EntrySource, faults: FaultList): Entry {
  const entry: Entry = {
    place,
    name,
    groups: [],
    login: {},
    data: {},
    connectionOptions: NO_OPTIONS,
    ...original(place, value),
  }
  if (value === null || value === undefined) return entry
  if (!isRecord(value)) {
    faults.add(place, `must be a map of fields`)
    return entry
  }
  const seen = new Map<FieldName, string>()
  for (const key of Object.keys(value)) {
    const fieldValue = value[key]
    if (key === 'name' && level !== 'defaults') continue
    const field = fieldOf(key)
    // Nornir writes null where nothing is set.
    if (fieldValue === null || fieldValue === undefined) continue
    const fieldPlace = placeAt(place, key)
    if (!field) reportUnknown(key, fieldPlace, faults)
    else if (seen.has(field)) faults.add(fieldPlace, `says the same as "${seen.get(field)}", which is also given`)
    else if (level === 'defaults' && field === 'groups') faults.add(fieldPlace, 'the defaults belong to no group')
    else FIELDS[field].read({ entry, value: fieldValue, place: fieldPlace, faults })
    if (field) seen.set(field, key)
  }
  return entry
}

const original = (place: Place, value: unknown): { original?: object } =>
  place.document.file === undefined && typeof value === 'object' && value !== null ? { original: value } : {}

function reportUnknown(key: string, place: Place, faults: FaultList): void {
  // From code, a device may carry more than an inventory file can: that is for the type checker to judge.
  if (place.document.file === undefined) return
  faults.add(place, `is not a known field${didYouMean(key, ALIASES.keys())}; values of your own go under data`)
}
