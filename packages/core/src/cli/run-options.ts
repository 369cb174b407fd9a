import type { RolloutOptions } from '../fleet/run/rollout-plan.js'
import type { FleetRunOptions } from '../fleet/run/run-options.js'
import type { OptionValues } from './arguments/option-values.js'
import type { Invocation } from './cli-command.js'
import { selectionOf } from './fleet-parts.js'

/** How the options say that a run goes. */
export function runOptions({ options, interrupt }: Invocation): FleetRunOptions {
  const timeoutMs = options.duration('timeout')
  const deviceTimeoutMs = options.duration('device-timeout')
  const retry = options.count('retry')
  const rollout = rolloutOptions(options)
  return {
    on: selectionOf(options),
    order: options.oneOf('order', ['completion', 'inventory']),
    signal: interrupt.signal,
    // Outcomes are printed as they come.
    keep: false,
    ...(timeoutMs !== undefined && { timeoutMs }),
    ...(deviceTimeoutMs !== undefined && { deviceTimeoutMs }),
    ...(retry !== undefined && { retry }),
    ...(rollout && { rollout }),
  }
}

function rolloutOptions(options: OptionValues): RolloutOptions | undefined {
  const canary = options.shareOrNames('canary')
  const batch = options.share('batch')
  const maxFailures = options.share('max-failures')
  if (canary === undefined && batch === undefined && maxFailures === undefined) return undefined
  return {
    ...(canary !== undefined && { canary }),
    ...(batch !== undefined && { batch }),
    ...(maxFailures !== undefined && { maxFailures }),
  }
}
