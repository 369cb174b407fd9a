import type { CliSession } from './cli-session.js'
import type { LineDialect } from './dialect.js'

/** The prompt of a session as it stands. */
export function cliPrompt(session: CliSession, hostname: string, dialect: LineDialect): string {
  if (session.mode !== 'config') return dialect.prompt(hostname, { name: session.mode })
  const level = session.levels.at(-1)
  const known = dialect.configModes[level?.mode ?? 'config']?.prompt ?? 'config'
  const suffix = typeof known === 'string' ? known : known(level?.section?.line ?? '')
  return dialect.prompt(hostname, {
    config: session.candidate ? sessionSuffix(session.candidate.name, suffix) : suffix,
  })
}

/** `config-if` in the session `upgrade-1` is `config-s-upgrad-if`. */
const sessionSuffix = (name: string, suffix: string): string =>
  `config-s-${name.slice(0, 6)}${suffix.slice('config'.length)}`
