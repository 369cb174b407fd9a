import type { Device } from '../../inventory/device.js'
import type { PoolLimits } from './pool-options.js'

type Limits = Required<Pick<PoolLimits, 'maxSessions' | 'maxSessionsPerSite' | 'maxSessionsPerJump'>>

/** Which limits a session to the device counts for; only those that limit anything. */
export function permitKeysOf({ site, jump }: Device, limits: Limits): string[] {
  const keys = ['process']
  if (site !== undefined && Number.isFinite(limits.maxSessionsPerSite)) keys.push(`site:${site}`)
  if (jump !== undefined && Number.isFinite(limits.maxSessionsPerJump)) {
    const hops: readonly Device[] = Array.isArray(jump) ? jump : [jump as Device]
    for (const name of new Set(hops.map((hop) => hop.name))) keys.push(`jump:${name}`)
  }
  return keys
}

/** How many sessions each of these limits lets be. */
export const permitCapacity =
  (limits: Limits) =>
  (key: string): number => {
    if (key === 'process') return limits.maxSessions
    return key.startsWith('site:') ? limits.maxSessionsPerSite : limits.maxSessionsPerJump
  }
