import { existsSync, readFileSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { type FaultList, type Place, placeAt } from './fault-list.js'
import { type LocatedDocument, parseLocated, toLocatedValue } from './located-document.js'

/** One device, group or defaults as it was found, unread. */
export interface RawEntry {
  readonly place: Place
  readonly value: unknown
  /** The key it stands under; absent in lists. */
  readonly key?: string
}

/** An inventory of any layout, taken apart but not yet read. */
export interface RawInventory {
  readonly devices: readonly RawEntry[]
  readonly groups: readonly RawEntry[]
  readonly defaults: RawEntry | undefined
  /** Whether every group that is mentioned has to be defined; else a group may be a mere label. */
  readonly strictGroups: boolean
}

const EXTENSIONS = ['yaml', 'yml', 'json']

/** Reads a path, or takes an object, in any of the layouts that `loadInventory` knows. */
export function readSource(source: unknown, faults: FaultList): RawInventory {
  if (typeof source === 'string') return readPath(source, faults)
  if (source === undefined || source === null) {
    faults.add(
      { document: toLocatedValue(source), path: [] },
      'there is no inventory: pass a path, a list or an object',
    )
    return EMPTY
  }
  const files = isMap(source) ? fileTrio(source) : undefined
  if (files) return readTrio(files, faults)
  return takeApart(toLocatedValue(source), faults)
}

interface FileTrio {
  readonly hosts: string
  readonly groups?: string | undefined
  readonly defaults?: string | undefined
}

/** `{ hosts: 'hosts.yaml', groups: … }`, or the option names of Nornir's SimpleInventory. */
function fileTrio(source: Record<string, unknown>): FileTrio | undefined {
  const path = (...keys: string[]): string | undefined => {
    const value = keys.map((key) => source[key]).find((item) => item !== undefined)
    return typeof value === 'string' ? value : undefined
  }
  const hosts = path('hosts', 'host_file', 'hostFile')
  if (hosts === undefined) return undefined
  return {
    hosts,
    groups: path('groups', 'group_file', 'groupFile'),
    defaults: path('defaults', 'defaults_file', 'defaultsFile'),
  }
}

function readPath(path: string, faults: FaultList): RawInventory {
  const isFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false
  const folder = isFolder ? path : dirname(path)
  const hosts = isFolder ? find(folder, 'hosts') : path
  if (hosts !== undefined && /^hosts\.(ya?ml|json)$/.test(basename(hosts))) {
    return readTrio({ hosts, groups: find(folder, 'groups'), defaults: find(folder, 'defaults') }, faults)
  }
  const single = isFolder ? find(folder, 'inventory') : path
  if (single !== undefined) return takeApart(readDocument(single, faults), faults)
  faults.add(filePlace(path), 'holds neither hosts.yaml nor inventory.yaml')
  return EMPTY
}

const find = (folder: string, name: string): string | undefined =>
  EXTENSIONS.map((extension) => join(folder, `${name}.${extension}`)).find((file) => existsSync(file))

function readTrio({ hosts, groups, defaults }: FileTrio, faults: FaultList): RawInventory {
  const hostsDocument = readDocument(hosts, faults)
  const groupsDocument = groups === undefined ? undefined : readDocument(groups, faults)
  const defaultsDocument = defaults === undefined ? undefined : readDocument(defaults, faults)
  const isWrapped = isMap(hostsDocument.value) && isWrapper(hostsDocument.value)
  const inHosts = isWrapped ? takeApart(hostsDocument, faults) : EMPTY
  return {
    devices: isWrapped
      ? inHosts.devices
      : entriesOf({ document: hostsDocument, path: [] }, hostsDocument.value, faults),
    groups: groupsDocument
      ? entriesOf({ document: groupsDocument, path: [] }, groupsDocument.value, faults)
      : inHosts.groups,
    defaults: defaultsDocument
      ? { place: { document: defaultsDocument, path: [] }, value: defaultsDocument.value }
      : inHosts.defaults,
    strictGroups: true,
  }
}

const EMPTY: RawInventory = { devices: [], groups: [], defaults: undefined, strictGroups: false }

const filePlace = (file: string): Place => ({ document: { ...toLocatedValue(undefined), file }, path: [] })

/** Sync on purpose: an inventory is read once, at the start, and callers want the object, not a promise of it. */
function readDocument(file: string, faults: FaultList): LocatedDocument {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'error'
    faults.add(filePlace(file), code === 'ENOENT' ? 'does not exist' : `cannot be read (${code})`)
    return filePlace(file).document
  }
  const document = parseLocated(text, file)
  faults.addSyntax(document)
  return document
}

const WRAPPER_KEYS = new Set(['devices', 'hosts', 'groups', 'defaults'])

/** Whether a map holds an inventory's parts, and not devices by name. */
const isWrapper = (value: Record<string, unknown>): boolean =>
  ['devices', 'hosts'].some((key) => key in value && !looksLikeDevice(value[key]))

/** A device that is really called `hosts`. */
const looksLikeDevice = (value: unknown): boolean =>
  isMap(value) && ['hostname', 'host', 'platform', 'device_type'].some((key) => typeof value[key] === 'string')

function takeApart(document: LocatedDocument, faults: FaultList): RawInventory {
  const root: Place = { document, path: [] }
  const { value } = document
  if (!isMap(value) || !isWrapper(value)) return { ...EMPTY, devices: entriesOf(root, value, faults) }

  for (const key of Object.keys(value)) {
    // Compose files have made `x-` the custom for what only holds anchors.
    if (!WRAPPER_KEYS.has(key) && !key.startsWith('x-'))
      faults.add(placeAt(root, key), 'is not a part of an inventory: devices, groups, defaults')
  }
  const key = 'devices' in value ? 'devices' : 'hosts'
  const part = (name: string): RawEntry => ({ place: placeAt(root, name), value: value[name] })
  return {
    devices: entriesOf(placeAt(root, key), value[key], faults),
    groups: entriesOf(placeAt(root, 'groups'), value.groups, faults),
    defaults: value.defaults === undefined ? undefined : part('defaults'),
    strictGroups: key === 'hosts' || value.groups !== undefined,
  }
}

/** The items of a list, or the values of a map with their keys. */
function entriesOf(place: Place, value: unknown, faults: FaultList): RawEntry[] {
  if (value === null || value === undefined) return []
  if (Array.isArray(value)) return value.map((item, index) => ({ place: placeAt(place, index), value: item }))
  if (isMap(value)) {
    return Object.entries(value).map(([key, item]) => ({ key, place: placeAt(place, key), value: item }))
  }
  faults.add(place, 'must be a list or a map')
  return []
}

const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
