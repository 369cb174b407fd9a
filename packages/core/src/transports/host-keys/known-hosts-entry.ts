import { createHmac, randomBytes } from 'node:crypto'
import type { HostKey } from './host-key-policy.js'
import type { RecordedKey } from './host-key-record.js'

/** One usable line of a known_hosts file (sshd(8), "SSH_KNOWN_HOSTS FILE FORMAT"). */
export interface KnownHostsEntry extends RecordedKey {
  /** Names without wildcards, lower case. */
  names: readonly string[]
  /** `|1|salt|hash` names. */
  hashes: readonly { salt: Buffer; hash: Buffer }[]
  /** Names with wildcards or negations; all of the line's, when it has any. */
  patterns: readonly string[]
}

/** How a host is written: bare on port 22, else `[host]:port`. */
export const knownHostsName = (host: string, port: number): string =>
  port === 22 ? host.toLowerCase() : `[${host.toLowerCase()}]:${port}`

const hashName = (salt: Buffer, name: string): Buffer => createHmac('sha1', salt).update(name).digest()

function parseHash(field: string): { salt: Buffer; hash: Buffer } | undefined {
  const [, version, salt, hash] = field.split('|')
  if (version !== '1' || !salt || !hash) return undefined
  return { salt: Buffer.from(salt, 'base64'), hash: Buffer.from(hash, 'base64') }
}

/**
 * Reads one line. Comments, certificate authorities, and lines that cannot be read give undefined:
 * a broken line must not take the rest of the file with it.
 */
export function parseKnownHostsLine(line: string): KnownHostsEntry | undefined {
  const fields = line.trim().split(/[ \t]+/)
  const marker = fields[0]?.startsWith('@') ? fields.shift() : undefined
  const [names, type, encoded] = fields
  if (!names || names.startsWith('#') || !type || !encoded) return undefined
  if (marker !== undefined && marker !== '@revoked') return undefined
  const blob = Buffer.from(encoded, 'base64')
  if (blob.length < 8) return undefined
  const all = names.toLowerCase().split(',')
  const hasPatterns = all.some((name) => /^!|[*?]/.test(name))
  return {
    type,
    blob,
    ...(marker === '@revoked' && { revoked: true }),
    names: hasPatterns ? [] : all.filter((name) => !name.startsWith('|')),
    // Base64 is case sensitive: hashes come from the line as it was written.
    hashes: names.split(',').flatMap((name) => (name.startsWith('|') ? (parseHash(name) ?? []) : [])),
    patterns: hasPatterns ? all : [],
  }
}

const wildcard = (pattern: string): RegExp =>
  new RegExp(
    `^${pattern
      .replace(/[\\^$.|+()[\]{}]/g, '\\$&')
      .replace(/\*/g, '.*')
      .replace(/\?/g, '.')}$`,
  )

/** Whether comma-separated patterns cover `name`; a negated pattern that matches excludes it. */
export function matchesPatterns(patterns: readonly string[], name: string): boolean {
  const matching = patterns.filter((pattern) => wildcard(pattern.replace(/^!/, '')).test(name))
  return matching.length > 0 && !matching.some((pattern) => pattern.startsWith('!'))
}

export const matchesHash = (entry: KnownHostsEntry, name: string): boolean =>
  entry.hashes.some(({ salt, hash }) => hashName(salt, name).equals(hash))

/** The line that records `key`, without a line end. */
export function formatKnownHostsLine(key: HostKey, hashed: boolean): string {
  const plain = knownHostsName(key.host, key.port)
  const salt = randomBytes(20)
  const name = hashed ? `|1|${salt.toString('base64')}|${hashName(salt, plain).toString('base64')}` : plain
  return `${name} ${key.type} ${Buffer.from(key.blob).toString('base64')}`
}
