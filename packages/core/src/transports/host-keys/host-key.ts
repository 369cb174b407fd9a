import { createHash } from 'node:crypto'
import type { HostKey } from './host-key-policy.js'

/** `SHA256:` and base64 without padding, as OpenSSH prints it. */
export const fingerprintOf = (blob: Uint8Array): string =>
  `SHA256:${createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')}`

/** The key type a blob names itself; empty when the blob is malformed. */
function typeOf(blob: Uint8Array): string {
  const bytes = Buffer.from(blob.buffer, blob.byteOffset, blob.byteLength)
  if (bytes.length < 4) return ''
  const length = bytes.readUInt32BE(0)
  return length > bytes.length - 4 ? '' : bytes.toString('latin1', 4, 4 + length)
}

export const toHostKey = (host: string, port: number, blob: Uint8Array): HostKey => ({
  host,
  port,
  type: typeOf(blob),
  blob,
  fingerprint: fingerprintOf(blob),
})

/** Signature algorithms with which a key of a type can prove itself, best first. */
export const algorithmsForKeyType = (type: string): readonly string[] =>
  type === 'ssh-rsa' ? ['rsa-sha2-512', 'rsa-sha2-256', 'ssh-rsa'] : [type]
