import { FlotillaError } from '../../errors/flotilla-error.js'
import type { CredentialProvider, Credentials } from '../../transports/credentials.js'

export interface EnvironmentCredentialsOptions {
  /** What the variables begin with; an underscore follows. @default 'FLOTILLA' */
  prefix?: string
  /** @default process.env, read at each login */
  env?: Readonly<Record<string, string | undefined>>
}

/** Endings of the variables and what they set. */
const VARIABLES = {
  USERNAME: 'username',
  PASSWORD: 'password',
  PRIVATE_KEY: 'privateKey',
  PRIVATE_KEY_FILE: 'privateKeyFile',
  PASSPHRASE: 'passphrase',
} as const satisfies Record<string, keyof Credentials>

/**
 * Reads `FLOTILLA_USERNAME`, `FLOTILLA_PASSWORD`, `FLOTILLA_PRIVATE_KEY`, `FLOTILLA_PRIVATE_KEY_FILE`,
 * `FLOTILLA_PASSPHRASE`, `FLOTILLA_AGENT` (a socket, or `1` for `SSH_AUTH_SOCK`) and `FLOTILLA_SECRET_<NAME>`
 * (`FLOTILLA_SECRET_ENABLE`). The same with the device's name inside, `FLOTILLA_EDGE_1_PASSWORD` for `edge-1`, goes first.
 *
 * Resolving throws CREDENTIALS_MISSING without a user name.
 */
export function environmentCredentials(options: EnvironmentCredentialsOptions = {}): CredentialProvider {
  const prefix = (options.prefix ?? 'FLOTILLA').replace(/_+$/, '')
  return {
    async resolve({ name }, { signal } = {}) {
      signal?.throwIfAborted()
      const env = options.env ?? process.env
      const own = `${prefix}_${name.toUpperCase().replace(/[^A-Z0-9]/g, '_')}`
      const credentials = { ...readVariables(env, prefix), ...readVariables(env, own) }
      const secrets = { ...readSecrets(env, prefix), ...readSecrets(env, own) }
      if (Object.keys(secrets).length > 0) credentials.secrets = secrets
      const { username } = credentials
      if (username !== undefined) return { ...credentials, username }
      throw new FlotillaError('CREDENTIALS_MISSING', `Neither ${own}_USERNAME nor ${prefix}_USERNAME is set`, {
        device: name,
        hint: `Set ${prefix}_USERNAME and ${prefix}_PASSWORD.`,
      })
    },
  }
}

type Environment = Readonly<Record<string, string | undefined>>

function readVariables(env: Environment, prefix: string): Partial<Credentials> {
  const credentials: Partial<Credentials> = {}
  for (const [ending, key] of Object.entries(VARIABLES)) {
    const value = env[`${prefix}_${ending}`]
    if (value) credentials[key] = value
  }
  const agent = env[`${prefix}_AGENT`]
  if (agent) credentials.agent = agent === '1' || agent === 'true' ? true : agent
  return credentials
}

function readSecrets(env: Environment, prefix: string): Record<string, string> {
  const start = `${prefix}_SECRET_`
  const secrets: Record<string, string> = {}
  for (const [name, value] of Object.entries(env)) {
    if (value && name.startsWith(start)) secrets[name.slice(start.length).toLowerCase()] = value
  }
  return secrets
}
