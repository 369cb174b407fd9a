import type { Device } from '../inventory/device.js'
import { compileGlob } from '../inventory/selection/glob.js'

type ScopedDevice = Pick<Device, 'name' | 'groups' | 'tags' | 'site'>

/**
 * Builds the test whether a caller with this device scope may touch a device. Patterns are globs over names, or over groups, sites
 * and tags after `group:`, `site:`, `tag:`. Without a scope every device is covered, with an empty one none.
 */
export function compileDeviceScope(scope: readonly string[] | undefined): (device: ScopedDevice) => boolean {
  if (scope === undefined) return () => true
  const tests = scope.map(compilePattern)
  return (device) => tests.some((test) => test(device))
}

function compilePattern(pattern: string): (device: ScopedDevice) => boolean {
  const [, kind, wanted = ''] = /^(group|site|tag):(.*)$/s.exec(pattern) ?? []
  const matches = compileGlob(kind === undefined ? pattern : wanted)
  if (kind === 'group') return ({ groups = [] }) => groups.some(matches)
  if (kind === 'tag') return ({ tags = [] }) => tags.some(matches)
  if (kind === 'site') return ({ site }) => site !== undefined && matches(site)
  return ({ name }) => matches(name)
}
