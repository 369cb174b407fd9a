import { FlotillaError } from '../../../errors/flotilla-error.js'
import type { PlatformModel } from '../platform-model.js'
import { aristaEosModel } from './arista-eos/arista-eos.js'
import { ciscoIosModel } from './cisco-ios/cisco-ios.js'
import { ciscoNxosModel } from './cisco-nxos/cisco-nxos.js'
import { frrModel } from './frr/frr.js'
import { juniperJunosModel } from './juniper-junos/juniper-junos.js'
import { linuxModel } from './linux/linux.js'

const MODELS: readonly PlatformModel[] = [
  ciscoIosModel,
  ciscoNxosModel,
  aristaEosModel,
  juniperJunosModel,
  frrModel,
  linuxModel,
]

/** The model of a platform. @throws PLATFORM_UNKNOWN when there is none to play it. */
export function platformModel(name: string): PlatformModel {
  const wanted = name.toLowerCase().replaceAll('_', '-')
  const found = MODELS.find((model) => model.name === wanted)
  if (found) return found
  throw new FlotillaError(
    'PLATFORM_UNKNOWN',
    `No fake device can play the platform "${name}"; there are ${MODELS.map((model) => model.name).join(', ')}`,
  )
}
