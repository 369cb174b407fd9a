import { FlotillaError } from '../../../errors/flotilla-error.js'
import { resolvePlatform } from '../../../platforms/registry.js'
import type { PlatformModel } from '../platform-model.js'
import { aristaEosModel } from './arista-eos/arista-eos.js'
import { ciscoIosModel } from './cisco-ios/cisco-ios.js'
import { ciscoNxosModel } from './cisco-nxos/cisco-nxos.js'
import { frrModel } from './frr/frr.js'
import { juniperJunosModel } from './juniper-junos/juniper-junos.js'
import { linuxModel } from './linux/linux.js'
import { CUMULUS, DEBIAN } from './linux/linux-distribution.js'
import { plainModel } from './plain/plain-model.js'
import { PLAIN_PROFILES } from './plain/plain-profile.js'

const MODELS = new Map<string, PlatformModel>(
  [
    ciscoIosModel,
    ciscoNxosModel,
    aristaEosModel,
    juniperJunosModel,
    frrModel,
    linuxModel('linux', DEBIAN),
    linuxModel('cumulus', CUMULUS),
  ].map((model) => [model.name, model]),
)

/** The names of the platforms that fakes can play. */
export const fakePlatforms = (): string[] => [
  ...new Set([...MODELS.keys(), ...PLAIN_PROFILES.map(({ platform }) => platform)]),
]

/** The model of a platform, by name or alias. @throws PLATFORM_UNKNOWN when there is none to play it. */
export function platformModel(name: string): PlatformModel {
  const platform = resolvePlatform(name)
  const known = MODELS.get(platform.name)
  if (known) return known
  const profile = PLAIN_PROFILES.find((candidate) => candidate.platform === platform.name)
  if (!profile) {
    const message = `No fake device can play the platform "${platform.name}"; there are ${fakePlatforms().join(', ')}`
    throw new FlotillaError('PLATFORM_UNKNOWN', message)
  }
  const made = plainModel(platform, profile)
  MODELS.set(platform.name, made)
  return made
}
