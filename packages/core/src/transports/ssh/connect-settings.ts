import { FlotillaError } from '../../errors/flotilla-error.js'
import { SECURITY_PROFILES } from './security-profile.js'
import type { ConnectOptions, SshTarget } from './ssh-target.js'

/** Connect options with their defaults. */
export interface ConnectSettings {
  connectTimeoutMs: number
  authTimeoutMs: number
  timeoutMs: number
  keepAliveIntervalMs: number
  keepAliveCount: number
}

const DEFAULTS: ConnectSettings = {
  connectTimeoutMs: 15_000,
  authTimeoutMs: 30_000,
  timeoutMs: 60_000,
  keepAliveIntervalMs: 30_000,
  keepAliveCount: 3,
}

const MAY_BE_ZERO: readonly (keyof ConnectSettings)[] = ['keepAliveIntervalMs', 'keepAliveCount']

/** The last source that names a setting decides. @throws OPTION_INVALID */
export function connectSettings(...sources: readonly ConnectOptions[]): ConnectSettings {
  const settings = { ...DEFAULTS }
  for (const name of Object.keys(DEFAULTS) as (keyof ConnectSettings)[]) {
    for (const source of sources) settings[name] = source[name] ?? settings[name]
    const value = settings[name]
    const isValid = typeof value === 'number' && (value > 0 || (value === 0 && MAY_BE_ZERO.includes(name)))
    if (!isValid) throw new FlotillaError('OPTION_INVALID', `${name} must be a positive number, not ${String(value)}`)
  }
  return settings
}

/** Checks what a program without types may have got wrong. @throws OPTION_INVALID */
export function checkTarget({ name, host, port = 22, security = 'modern' }: SshTarget): {
  name: string
  host: string
  port: number
} {
  const refuse = (what: string): never => {
    throw new FlotillaError('OPTION_INVALID', `${name || 'A target'}: ${what}`, { device: name })
  }
  if (typeof host !== 'string' || host.trim() === '') refuse('host must be an address or a name')
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    refuse(`port must be between 1 and 65535, not ${String(port)}`)
  if (!SECURITY_PROFILES.includes(security))
    refuse(`security must be one of ${SECURITY_PROFILES.join(', ')}, not ${String(security)}`)
  return { name, host, port }
}
