import { EFFECTS } from '../callers/effect.js'
import { createFleet } from '../fleet/create-fleet.js'
import type { Fleet } from '../fleet/fleet.js'
import type { FleetOptions } from '../fleet/fleet-options.js'
import { createGuard, type Guard } from '../guard/create-guard.js'
import { createRedactor, type Redactor } from '../redact/create-redactor.js'
import { secretsOf } from '../redact/secrets-of.js'
import { builtinTools } from '../tools/builtin/builtin-tools.js'
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
  const redactor = options.redactor ?? createRedactor()
  const fleet = options.fleet ?? createFleet({ guard: guardFor(options), ...withKnownSecrets(options, redactor) })
  const { tools = builtinTools() } = options
  return new FlotillaKernel({ fleet, ownsFleet, parts: { ...options, tools, redactor } })
}

/**
 * The guard of a fleet that the kernel makes allows what the policy allows; the sessions of a tool go no further than its
 * effect. What destroys must be named in the policy: an approver alone only says that writes are meant to happen.
 */
function guardFor({ policy, approver }: KernelParts): Guard {
  const allowed = policy?.allow ?? (approver === undefined ? ['read'] : ['write'])
  return createGuard({ allow: EFFECTS.findLast((effect) => allowed.includes(effect)) ?? 'read' })
}

/** Lets the redactor know what devices are logged in to with. */
const withKnownSecrets = (options: FleetOptions, redactor: Redactor): FleetOptions => ({
  ...options,
  session: {
    ...options.session,
    onCredentials(credentials) {
      redactor.addSecret(...secretsOf(credentials))
      options.session?.onCredentials?.(credentials)
    },
  },
})
