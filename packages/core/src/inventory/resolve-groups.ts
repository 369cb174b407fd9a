import { didYouMean } from '../util/close-names.js'
import type { Entry } from './source/entry.js'
import { type FaultList, placeAt } from './source/fault-list.js'

/**
 * Names of the groups an entry belongs to, directly or through other groups, in the order in which they are asked for
 * values: each listed group before the groups that it is in itself, depth first, none twice. This is Nornir's order.
 */
export function extendedGroups(entry: Entry, groups: ReadonlyMap<string, Entry>): string[] {
  if (entry.groups.length === 0) return []
  const found = new Set<string>()
  const visit = (names: readonly string[]): void => {
    for (const name of names) {
      if (found.has(name)) continue
      found.add(name)
      visit(groups.get(name)?.groups ?? [])
    }
  }
  visit(entry.groups)
  return [...found]
}

/** Reports groups that do not exist. */
export function checkGroupNames(entry: Entry, groups: ReadonlyMap<string, Entry>, faults: FaultList): void {
  for (const [index, name] of entry.groups.entries()) {
    if (groups.has(name)) continue
    faults.add(placeAt(entry.place, 'groups', index), `no group named "${name}"${didYouMean(name, groups.keys())}`)
  }
}

/** Reports groups that are, in the end, in themselves; each circle once. */
export function checkGroupCycles(groups: ReadonlyMap<string, Entry>, faults: FaultList): void {
  const done = new Set<string>()
  const visit = (name: string, way: readonly string[]): void => {
    const group = groups.get(name)
    if (!group || done.has(name)) return
    if (way.includes(name)) {
      const circle = [...way.slice(way.indexOf(name)), name].join(' → ')
      faults.add(placeAt(group.place, 'groups'), `the group is in itself: ${circle}`)
      return
    }
    for (const parent of group.groups) visit(parent, [...way, name])
    done.add(name)
  }
  for (const name of groups.keys()) visit(name, [])
}
