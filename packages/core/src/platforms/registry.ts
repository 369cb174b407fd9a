import { FlotillaError } from '../errors/flotilla-error.js'
import { closeNames } from '../util/close-names.js'
import { aristaEos } from './arista-eos.js'
import { arubaAoscx } from './aruba-aoscx.js'
import { ciscoAsa } from './cisco-asa.js'
import { ciscoIos } from './cisco-ios.js'
import { ciscoIosxr } from './cisco-iosxr.js'
import { ciscoNxos } from './cisco-nxos.js'
import { cumulus } from './cumulus.js'
import { dellOs10 } from './dell-os10.js'
import { extremeExos } from './extreme-exos.js'
import { fortinet } from './fortinet.js'
import { frr } from './frr.js'
import { hpProcurve } from './hp-procurve.js'
import { huaweiVrp } from './huawei-vrp.js'
import { huaweiVrpv8 } from './huawei-vrpv8.js'
import { juniperJunos } from './juniper-junos.js'
import { linux } from './linux.js'
import { mikrotikRouteros } from './mikrotik-routeros.js'
import { nokiaSrl } from './nokia-srl.js'
import { nokiaSros } from './nokia-sros.js'
import { nokiaSrosClassic } from './nokia-sros-classic.js'
import { paloaltoPanos } from './paloalto-panos.js'
import type { Platform } from './platform.js'
import { vyos } from './vyos.js'

/** Platforms by name. Lookups also take the names of other tools, in any case, with `-`, `_` or `.`, and with netmiko's `_ssh`. */
export interface PlatformRegistry extends ReadonlyMap<string, Platform> {
  /** @throws PLATFORM_UNKNOWN with the names most like this one. */
  resolve(platform: string | Platform): Platform
}

/** One spelling for all: `Cisco_IOS_ssh`, `cisco-ios`. */
const normalize = (name: string): string =>
  name
    .trim()
    .toLowerCase()
    .replace(/[\s._]+/g, '-')
    .replace(/-ssh$/, '')

/** Programs without types may pass anything. */
const isPlatform = (value: unknown): value is Platform =>
  typeof value === 'object' && value !== null && 'modes' in value && 'home' in value

class Registry implements PlatformRegistry {
  readonly #platforms = new Map<string, Platform>()
  readonly #byAnyName = new Map<string, Platform>()

  constructor(platforms: Iterable<Platform>) {
    for (const platform of platforms) this.#platforms.set(platform.name, platform)
    const names = [...this.#platforms.values()]
    for (const platform of names)
      for (const alias of platform.aliases ?? []) this.#byAnyName.set(normalize(alias), platform)
    // A name is stronger than anybody's alias.
    for (const platform of names) this.#byAnyName.set(normalize(platform.name), platform)
  }

  get size(): number {
    return this.#platforms.size
  }

  get(name: string): Platform | undefined {
    return this.#byAnyName.get(normalize(name))
  }

  has(name: string): boolean {
    return this.#byAnyName.has(normalize(name))
  }

  resolve(platform: string | Platform): Platform {
    if (isPlatform(platform)) return platform
    if (typeof platform !== 'string') {
      throw new FlotillaError(
        'PLATFORM_UNKNOWN',
        `A platform must be a name or come from definePlatform, not ${typeof platform}`,
      )
    }
    const found = this.get(platform)
    if (found) return found
    const close = [
      ...new Set(closeNames(normalize(platform), this.#byAnyName.keys(), 5).map((name) => this.get(name)?.name)),
    ].slice(0, 3)
    const advice = close.length > 0 ? `did you mean ${close.join(' or ')}?` : `known are ${[...this.keys()].join(', ')}`
    throw new FlotillaError('PLATFORM_UNKNOWN', `No platform is named ${JSON.stringify(platform)}; ${advice}`, {
      details: { platform, close },
    })
  }

  keys(): MapIterator<string> {
    return this.#platforms.keys()
  }

  values(): MapIterator<Platform> {
    return this.#platforms.values()
  }

  entries(): MapIterator<[string, Platform]> {
    return this.#platforms.entries()
  }

  forEach(callback: (platform: Platform, name: string, registry: PlatformRegistry) => void): void {
    for (const [name, platform] of this.#platforms) callback(platform, name, this)
  }

  [Symbol.iterator](): MapIterator<[string, Platform]> {
    return this.entries()
  }
}

/** The platforms that come with Flotilla, by name. Cannot be changed; see `createPlatformRegistry`. */
export const platforms: PlatformRegistry = new Registry([
  ciscoIos,
  ciscoNxos,
  ciscoIosxr,
  ciscoAsa,
  aristaEos,
  juniperJunos,
  nokiaSros,
  nokiaSrosClassic,
  nokiaSrl,
  huaweiVrp,
  huaweiVrpv8,
  mikrotikRouteros,
  fortinet,
  paloaltoPanos,
  hpProcurve,
  arubaAoscx,
  dellOs10,
  extremeExos,
  vyos,
  frr,
  cumulus,
  linux,
])

/** The built-in platforms and your own; one of your own with a built-in's name takes its place. */
export const createPlatformRegistry = (own: Iterable<Platform> = []): PlatformRegistry =>
  new Registry([...platforms.values(), ...own])

/** The built-in platform of this name, or the platform itself. @throws PLATFORM_UNKNOWN with the names most like this one. */
export const resolvePlatform = (platform: string | Platform): Platform => platforms.resolve(platform)
