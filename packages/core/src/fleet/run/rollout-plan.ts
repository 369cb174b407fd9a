import { FlotillaError } from '../../errors/flotilla-error.js'
import type { Device } from '../../inventory/device.js'

/** A number of devices, or a part of those selected. */
export type Share = number | `${number}%`

/** Work on a few first, then more, and stop when too much goes wrong. */
export interface RolloutOptions {
  /** Devices that go first, alone: how many, or which. When one of them fails, nothing else is started. */
  canary?: Share | readonly string[]
  /** Devices of each further step; the next begins when all of one are done. @default all the rest */
  batch?: Share
  /** Failures that are tolerated; with one more, nothing else is started. @default no limit */
  maxFailures?: Share
}

/** In which order and up to where devices are started. */
export interface RolloutPlan {
  readonly devices: readonly Device[]
  /** How many devices are canaries; 0 without. */
  readonly canaries: number
  /** Where each wave ends, as an index into `devices`; the last is its length. */
  readonly waveEnds: readonly number[]
  readonly maxFailures: number
}

/** @throws OPTION_INVALID, DEVICE_UNKNOWN for a canary that was not selected */
export function planRollout(selected: readonly Device[], rollout: RolloutOptions = {}): RolloutPlan {
  checkKeys(rollout)
  const { canary, batch, maxFailures } = rollout
  const total = selected.length
  const named = Array.isArray(canary) ? canary : undefined
  const devices = named ? canariesFirst(selected, named) : selected
  const canaries = named ? new Set(named).size : canary === undefined ? 0 : countOf('canary', canary as Share, total, 1)
  const step = batch === undefined ? total : countOf('batch', batch, total, 1)
  const waveEnds: number[] = canaries > 0 ? [Math.min(canaries, total)] : []
  for (let end = canaries; end < total; ) waveEnds.push((end = Math.min(total, end + step)))
  return {
    devices,
    canaries: Math.min(canaries, total),
    waveEnds,
    maxFailures: maxFailures === undefined ? Number.POSITIVE_INFINITY : countOf('maxFailures', maxFailures, total, 0),
  }
}

/** A limit that is misspelt would be no limit. */
function checkKeys(rollout: RolloutOptions): void {
  if (typeof rollout !== 'object' || rollout === null) {
    throw new FlotillaError('OPTION_INVALID', 'rollout must be an object with canary, batch or maxFailures')
  }
  const unknown = Object.keys(rollout).find((key) => key !== 'canary' && key !== 'batch' && key !== 'maxFailures')
  if (unknown === undefined) return
  throw new FlotillaError('OPTION_INVALID', `rollout has canary, batch and maxFailures, and no "${unknown}"`)
}

function canariesFirst(selected: readonly Device[], names: readonly string[]): Device[] {
  const byName = new Map(selected.map((device) => [device.name, device]))
  const first = [...new Set(names)].map((name) => {
    const device = byName.get(name)
    if (device) return device
    throw new FlotillaError('DEVICE_UNKNOWN', `The canary "${name}" is not among the selected devices`, {
      device: name,
    })
  })
  const chosen = new Set(first)
  return [...first, ...selected.filter((device) => !chosen.has(device))]
}

/** A share as a number of devices: steps are rounded up to have one at least, tolerated failures down. */
function countOf(option: string, share: Share, total: number, least: 0 | 1): number {
  if (typeof share === 'number' && Number.isInteger(share) && share >= least) return share
  const percent = typeof share === 'string' ? /^(\d+(?:\.\d+)?)%$/.exec(share)?.[1] : undefined
  if (percent === undefined || Number(percent) > 100 || (least === 1 && Number(percent) === 0)) {
    throw new FlotillaError(
      'OPTION_INVALID',
      `rollout.${option} must be a whole number of ${least} or more, or a share such as '10%'`,
    )
  }
  const count = (total * Number(percent)) / 100
  return least === 0 ? Math.floor(count) : Math.max(1, Math.ceil(count))
}
