import { createHash, createPrivateKey, type KeyObject, sign } from 'node:crypto'
import ssh2, { type ParsedKey } from 'ssh2'

/** A host key that a server can use and a client can pin. */
export interface HostKeyPair {
  /** For the `hostKeys` of ssh2's server. */
  key: ParsedKey
  /** `SHA256:` and base64 without padding. */
  fingerprint: string
  /** OpenSSH private key text. */
  privateKey: string
}

const made: HostKeyPair[] = []

/** The host key number `index` of this process, made when first asked for: keys are expensive and tests are many. */
export function hostKey(index = 0): HostKeyPair {
  for (let next = made.length; next <= index; next++) made.push(createHostKey())
  return made[index] ?? createHostKey()
}

function createHostKey(): HostKeyPair {
  const { private: privateKey } = createKeyPair()
  const key = ssh2.utils.parseKey(privateKey)
  if (key instanceof Error) throw key
  const fingerprint = createHash('sha256').update(key.getPublicSSH()).digest('base64').replace(/=+$/, '')
  return { key: withKeyObject(key), fingerprint: `SHA256:${fingerprint}`, privateKey }
}

/** ssh2 writes about one key in a few hundred so that it cannot read it again; those are made anew. */
function createKeyPair(): { private: string; public: string } {
  for (;;) {
    const pair = ssh2.utils.generateKeyPairSync('ed25519')
    if (!(ssh2.utils.parseKey(pair.private) instanceof Error)) return pair
  }
}

/** The same key, signing from a parsed object: from PEM text each handshake would parse it again. */
function withKeyObject(key: ParsedKey): ParsedKey {
  const object: KeyObject = createPrivateKey(key.getPrivatePEM())
  const quick = Object.create(key) as ParsedKey
  quick.sign = (data) => sign(null, Buffer.from(data), object)
  return quick
}

/** A client key pair for tests of public-key login. */
export function createClientKey(): { privateKey: string; publicKey: string } {
  const pair = createKeyPair()
  return { privateKey: pair.private, publicKey: pair.public }
}
