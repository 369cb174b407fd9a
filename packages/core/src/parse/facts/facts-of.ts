import { aristaEosFacts } from './arista-eos-facts.js'
import { ciscoIosFacts } from './cisco-ios-facts.js'
import { ciscoNxosFacts } from './cisco-nxos-facts.js'
import type { DeviceFacts } from './device-facts.js'
import { frrFacts } from './frr-facts.js'
import { juniperJunosFacts } from './juniper-junos-facts.js'
import { linuxFacts } from './linux-facts.js'

const ALL = [ciscoIosFacts, ciscoNxosFacts, aristaEosFacts, juniperJunosFacts, frrFacts, linuxFacts]

const BY_PLATFORM: ReadonlyMap<string, DeviceFacts> = new Map(
  ALL.flatMap((facts) => facts.platforms.map((platform) => [platform, facts] as const)),
)

/** Platforms whose facts can be read. */
export const platformsWithFacts: readonly string[] = [...BY_PLATFORM.keys()].sort()

/** How to read the facts of a platform; `undefined` where nobody has written it down yet. */
export const factsOf = (platform: string): DeviceFacts | undefined => BY_PLATFORM.get(platform)
