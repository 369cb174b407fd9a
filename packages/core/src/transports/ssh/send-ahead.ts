import type { Ssh2ClientInternals, Ssh2Key } from './ssh2-internals.js'

const USERAUTH = 'ssh-userauth'

/** What became of a login that was sent together with the request for the login service. */
export interface LoginAhead {
  /** True when the first login request went out before the server had accepted the service. */
  isAhead: boolean
  /** The server has accepted the service. */
  isAccepted: boolean
}

type Handler = (...values: unknown[]) => void

/**
 * Sends the first login request right behind the request for the login service, which saves a round trip. RFC 4253
 * lets a client do so, since messages are handled in order.
 *
 * @param needsExtensions wait for the server's list of signature algorithms, which usually comes in the same flight
 */
export function sendLoginAhead({ _protocol: protocol }: Ssh2ClientInternals, needsExtensions: boolean): LoginAhead {
  const state: LoginAhead = { isAhead: false, isAccepted: false }
  const handlers = protocol._handlers as Record<string, Handler>
  const { SERVICE_ACCEPT: accept, EXT_INFO: extensions } = handlers
  const request = protocol.service
  let isRequested = false
  let isStarted = false
  const start = (): void => {
    if (isStarted || !isRequested) return
    isStarted = true
    state.isAhead = !state.isAccepted
    accept?.(protocol, USERAUTH)
  }
  protocol.service = (name) => {
    request.call(protocol, name)
    isRequested = name === USERAUTH
    if (!needsExtensions) start()
  }
  handlers.EXT_INFO = (...values) => {
    extensions?.(...values)
    start()
  }
  handlers.SERVICE_ACCEPT = (_protocol, name) => {
    state.isAccepted = true
    if (name === USERAUTH) start()
  }
  return state
}

const HASH_OF_ALGORITHM: Readonly<Record<string, string>> = { 'rsa-sha2-256': 'sha256', 'rsa-sha2-512': 'sha512' }

/**
 * Signs with a private key at once instead of asking first whether the server would take it: another round trip less.
 *
 * @param allowsSha1 whether an RSA key may sign with SHA-1 for a server that has not said that it knows better
 */
export function signWithoutAsking({ _protocol: protocol }: Ssh2ClientInternals, allowsSha1: boolean): void {
  const authenticate = protocol.authPK
  protocol.authPK = (user, key, algorithm, sign) => {
    const canSign = !sign && typeof algorithm !== 'function' && isPrivate(key)
    if (!canSign) return authenticate.call(protocol, user, key, algorithm, sign)
    const asked = algorithm ?? key.type
    const name = asked === 'ssh-rsa' && !allowsSha1 ? 'rsa-sha2-256' : asked
    authenticate.call(protocol, user, key, name, (data, done) => {
      const signature = key.sign(data, HASH_OF_ALGORITHM[name])
      if (signature instanceof Error) authenticate.call(protocol, user, key, name)
      else done(signature)
    })
  }
}

/** Keys of an agent come as public ones; their signatures may need a person's touch, so those are asked for first. */
const isPrivate = (key: Ssh2Key): boolean => typeof key.isPrivateKey === 'function' && key.isPrivateKey()

const HOST_KEYS_REQUEST = 'hostkeys-00@openssh.com'

/** ssh2 has OpenSSH prove all its other host keys after each login; nobody looks at them, so that work is left out. */
export function ignoreOtherHostKeys({ _protocol: protocol }: Ssh2ClientInternals): void {
  const handlers = protocol._handlers as Record<string, Handler>
  const { GLOBAL_REQUEST: handle } = handlers
  handlers.GLOBAL_REQUEST = (...values) => {
    const [, name, wantsReply] = values
    if (name !== HOST_KEYS_REQUEST || wantsReply) handle?.(...values)
  }
}
