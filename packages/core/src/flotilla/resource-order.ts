import { FlotillaError } from '../errors/flotilla-error.js'
import type { Resource } from './resource.js'

const invalid = (message: string): FlotillaError => new FlotillaError('RESOURCE_INVALID', message)

/**
 * The resources in an order in which each comes after those it depends on; otherwise as given.
 * @throws RESOURCE_INVALID for a name twice, an unknown dependency, or a cycle, which is spelled out.
 */
export function orderResources(resources: readonly Resource[]): readonly Resource[] {
  const byName = new Map<string, Resource>()
  for (const resource of resources) {
    if (byName.has(resource.name)) throw invalid(`There are two resources named "${resource.name}"`)
    byName.set(resource.name, resource)
  }
  const ordered = new Set<Resource>()
  const place = (resource: Resource, path: readonly string[]): void => {
    if (ordered.has(resource)) return
    const here = [...path, resource.name]
    if (path.includes(resource.name)) {
      throw invalid(
        `Resources depend on each other in a circle: ${here.slice(path.indexOf(resource.name)).join(' -> ')}`,
      )
    }
    for (const name of resource.dependsOn ?? []) {
      const dependency = byName.get(name)
      if (dependency === undefined)
        throw invalid(`Resource "${resource.name}" depends on "${name}", which does not exist`)
      place(dependency, here)
    }
    ordered.add(resource)
  }
  for (const resource of resources) place(resource, [])
  return [...ordered]
}
