import type { Platform } from '../platforms/platform.js'
import { platforms as builtIn, type PlatformRegistry } from '../platforms/registry.js'
import { didYouMean } from '../util/close-names.js'

/**
 * Our name of the platform that any tool calls `name`, or the platform itself when it is not a built-in one; nothing when there
 * is none. `auto`, which netmiko calls `autodetect`, stays `auto`.
 */
export function knownPlatform(name: string, registry: PlatformRegistry = builtIn): string | Platform | undefined {
  if (name === 'auto' || name === 'autodetect') return 'auto'
  const platform = registry.get(name)
  return platform && builtIn.get(platform.name) === platform ? platform.name : platform
}

/** Our name of a built-in platform, or the name as it is: for comparing. */
export const canonicalPlatform = (name: string): string => {
  const platform = knownPlatform(name)
  return typeof platform === 'string' ? platform : name
}

export function suggestPlatforms(name: string, registry: PlatformRegistry = builtIn): string {
  const names = new Set(registry.keys())
  for (const { aliases = [] } of registry.values()) for (const alias of aliases) names.add(alias)
  return didYouMean(name.replace(/[_.]/g, '-'), names)
}
