/** Host key as the server showed it. */
export interface HostKey {
  host: string
  port: number
  /** For example `ssh-ed25519`. */
  type: string
  /** The key blob as it goes over the wire. */
  blob: Uint8Array
  /** `SHA256:` and base64 without padding, as OpenSSH prints it. */
  fingerprint: string
}

export type HostKeyVerdict =
  | { trusted: true; isNew?: boolean }
  | { trusted: false; reason: 'unknown' | 'changed' | 'revoked'; expected?: readonly string[] }

/** Remembers host keys. Implementations: known_hosts file, memory, pinned fingerprints. */
export interface HostKeyStore {
  check(key: HostKey): Promise<HostKeyVerdict> | HostKeyVerdict
  /** Records a key seen for the first time. A host that has got another key in the meantime keeps that one. */
  add(key: HostKey): Promise<void> | void
  /**
   * Types of the keys on record for a host. The server is asked for one of these first, so that a server with
   * several keys does not look changed.
   */
  keyTypes?(host: string, port: number): Promise<readonly string[]> | readonly string[]
}

/**
 * `trust-on-first-use`: a new key is recorded, a changed one refused. `strict`: only recorded keys.
 * `{ pinned }`: only these `SHA256:…` fingerprints. `insecure-accept-any`: no check at all, for throw-away labs.
 */
export type HostKeyPolicy =
  | 'trust-on-first-use'
  | 'strict'
  | 'insecure-accept-any'
  | { mode?: 'trust-on-first-use' | 'strict'; knownHostsFile?: string; store?: HostKeyStore }
  | { pinned: readonly string[] }
