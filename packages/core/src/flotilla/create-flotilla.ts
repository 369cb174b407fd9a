import { createFleet } from '../fleet/create-fleet.js'
import type { Fleet } from '../fleet/fleet.js'
import type { FleetOptions } from '../fleet/fleet-options.js'
import type { Flotilla } from './flotilla.js'
import { FlotillaKernel } from './flotilla-kernel.js'
import type { KernelParts } from './kernel-parts.js'

/** A fleet of your own, which you close; or what one is made of, which the kernel then owns. */
export type FlotillaOptions = KernelParts & ({ fleet: Fleet } | (FleetOptions & { fleet?: undefined }))

/**
 * Builds the kernel: tools, resources, and the one middleware that every call passes.
 * @throws TOOL_INVALID, RESOURCE_INVALID, OPTION_INVALID, and what `createFleet` throws.
 */
export function createFlotilla(options: FlotillaOptions): Flotilla {
  const ownsFleet = options.fleet === undefined
  return new FlotillaKernel({ fleet: options.fleet ?? createFleet(options), ownsFleet, parts: options })
}
