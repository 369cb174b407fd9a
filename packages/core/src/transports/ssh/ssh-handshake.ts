import type { Duplex } from 'node:stream'
import ssh2, { type Client, type ConnectConfig } from 'ssh2'
import { isFlotillaError, toFlotillaError } from '../../errors/flotilla-error.js'
import type { TransportFacts } from '../device-transport.js'
import { toHostKey } from '../host-keys/host-key.js'
import type { HostKeyVerifier } from '../host-keys/host-key-verifier.js'
import { ClientHooks } from './client-hooks.js'
import type { ConnectAttempt } from './connect-attempt.js'
import { closedWhileConnecting, connectFailure, type FailureEvidence, quote } from './connect-failure.js'
import { takeOverGroupExchange } from './group-exchange.js'
import type { HostMemory } from './host-memory.js'
import { LoginConversation } from './login-conversation.js'
import type { LoginStep } from './login-steps.js'
import { offeredAlgorithms, shareOffer } from './offered-algorithms.js'
import type { SecurityProfile } from './security-profile.js'
import { ignoreOtherHostKeys, type LoginAhead, sendLoginAhead, signWithoutAsking } from './send-ahead.js'
import { readIdent, readServerOffer } from './server-offer.js'
import { internalsOf } from './ssh2-internals.js'

export interface HandshakeInput {
  attempt: ConnectAttempt
  /** Connected, and nobody else's. */
  stream: Duplex
  profile: SecurityProfile
  verifier: HostKeyVerifier
  /** Types of the host's keys on record. */
  keyTypes: readonly string[]
  username: string
  steps: readonly LoginStep[]
  memory: HostMemory
}

/** A client that has logged in. */
export interface HandshakeResult {
  client: Client
  facts: TransportFacts
}

/** The plaintext beginning of a connection that is kept to explain failures. */
const KEPT_BYTES = 65_536

/** Everything between a connected stream and a login, as one promise. */
export class SshHandshake {
  readonly #input: HandshakeInput
  readonly #client: Client = new ssh2.Client()
  readonly #login: LoginConversation
  readonly #hooks = new ClientHooks(
    (blob, verify) => this.#verifyHostKey(blob, verify),
    (accepted, partial) => this.#login.next(accepted, partial),
  )
  readonly #facts: { -readonly [key in keyof TransportFacts]: TransportFacts[key] } = {}
  #beginning: Buffer[] = []
  #beginningBytes = 0
  #ahead: LoginAhead | undefined
  #isJudgingKey = false
  #settle: { resolve(result: HandshakeResult): void; reject(error: unknown): void } | undefined

  constructor(input: HandshakeInput) {
    this.#input = input
    this.#login = new LoginConversation(input.username, input.steps)
  }

  /** @param onReady called at once on login, before anything else can arrive */
  run<T>(onReady: (result: HandshakeResult) => T): Promise<T> {
    const { attempt } = this.#input
    return new Promise<T>((resolve, reject) => {
      this.#settle = { resolve: (result) => resolve(onReady(result)), reject }
      attempt.evidence = () => this.#describe()
      attempt.signal.addEventListener('abort', this.#onAbort, { once: true })
      this.#listen()
      this.#connect()
    })
  }

  #listen(): void {
    this.#client
      .on('handshake', () => this.#onHandshake())
      .on('ready', () => this.#onReady())
      .on('banner', (message) => {
        this.#facts.banner = (this.#facts.banner ?? '') + message
      })
      .on('change password', (message) => {
        this.#login.note(`the password has expired: ${message}`)
        this.#fail(this.#explain(Object.assign(new Error('password expired'), { level: 'client-authentication' })))
      })
      .on('error', this.#onError)
      .on('end', this.#onClosed)
      .on('close', this.#onClosed)
  }

  #connect(): void {
    const { attempt, stream, profile, keyTypes, username } = this.#input
    const algorithms = offeredAlgorithms(profile, keyTypes)
    const config: ConnectConfig = {
      sock: stream as NonNullable<ConnectConfig['sock']>,
      username,
      algorithms,
      readyTimeout: 0,
      ...this.#hooks.toConfig(),
    }
    attempt.enter('handshake')
    this.#client.connect(config)
    // After ssh2 has paused the stream: a listener alone must not make it flow.
    stream.on('data', this.#keepBeginning)
    const internals = internalsOf(this.#client)
    if (!internals) return
    shareOffer(internals._protocol, algorithms)
    takeOverGroupExchange(this.#client, internals._protocol)
    ignoreOtherHostKeys(internals)
    signWithoutAsking(internals, profile !== 'modern')
    if (!this.#input.memory.plainLogin) this.#ahead = sendLoginAhead(internals, this.#login.needsSignatureList)
  }

  #verifyHostKey(blob: Buffer, verify: (isTrusted: boolean) => void): boolean | undefined {
    const { attempt, verifier } = this.#input
    const key = toHostKey(attempt.host, attempt.port, blob)
    this.#facts.hostKeyFingerprint = key.fingerprint
    try {
      const checking = verifier.verify(key, attempt.device)
      if (!checking) return true
      this.#isJudgingKey = true
      checking
        .then(() => {
          this.#isJudgingKey = false
          if (this.#settle) verify(true)
        })
        .catch((error: unknown) => this.#fail(toFlotillaError(error, attempt.device)))
      return undefined
    } catch (error) {
      this.#fail(toFlotillaError(error, attempt.device))
      return false
    }
  }

  readonly #keepBeginning = (chunk: Buffer): void => {
    if (this.#beginningBytes >= KEPT_BYTES) return
    this.#beginning.push(chunk)
    this.#beginningBytes += chunk.length
  }

  #onHandshake(): void {
    const { attempt, stream } = this.#input
    if (attempt.phase !== 'handshake') return
    stream.off('data', this.#keepBeginning)
    const ident = readIdent(Buffer.concat(this.#beginning))
    if (ident !== undefined) this.#facts.ident = ident
    this.#beginning = []
    attempt.enter('auth', 'authTimeoutMs')
  }

  #onReady(): void {
    const settle = this.#settle
    if (this.#login.askedNothing) this.#facts.askedNothing = true
    this.#release()
    settle?.resolve({ client: this.#client, facts: this.#facts })
  }

  readonly #onError = (error: Error & { level?: string }): void => {
    if (error.level === 'agent' || (error.level === 'client-authentication' && /sign/i.test(error.message))) {
      // ssh2 goes on with the next method.
      this.#login.note(error.message)
      return
    }
    this.#fail(/before handshake/.test(error.message) ? closedWhileConnecting(this.#evidence()) : this.#explain(error))
  }

  readonly #onClosed = (): void => this.#fail(closedWhileConnecting(this.#evidence()))

  readonly #onAbort = (): void => this.#fail(this.#input.attempt.signal.reason)

  #explain(error: Error): unknown {
    return connectFailure(error, this.#evidence())
  }

  #fail(error: unknown): void {
    const settle = this.#settle
    if (!settle) return
    this.#learnFrom(error)
    this.#release()
    // Errors of a connection that is given up are nobody's concern.
    this.#client.on('error', () => {})
    this.#client.end()
    this.#input.stream.destroy()
    settle.reject(error)
  }

  /** A server that never answered a login sent ahead gets the plain way from now on. */
  #learnFrom(error: unknown): void {
    const isUnanswered = this.#ahead?.isAhead && !this.#ahead.isAccepted
    if (isUnanswered && isFlotillaError(error)) this.#input.memory.plainLogin = true
  }

  #release(): void {
    const { attempt, stream } = this.#input
    this.#settle = undefined
    this.#hooks.settle(this.#facts.hostKeyFingerprint)
    attempt.evidence = undefined
    attempt.signal.removeEventListener('abort', this.#onAbort)
    stream.off('data', this.#keepBeginning)
    this.#client.removeAllListeners()
  }

  #evidence(): FailureEvidence {
    const { attempt, profile } = this.#input
    const offer = { ...readServerOffer(Buffer.concat(this.#beginning)) }
    if (this.#facts.ident !== undefined) offer.ident = this.#facts.ident
    return { attempt, profile, offer, login: attempt.phase === 'auth' ? this.#login.summary : undefined }
  }

  /** What was seen so far, for the message of a timeout. */
  #describe(): string {
    if (this.#isJudgingKey) return 'the store of host keys has not answered'
    const { offer, login } = this.#evidence()
    if (login)
      return `tried ${login.tried.join(', ') || 'nothing'}${login.failures > 0 ? ', refused so far' : ', without an answer'}`
    if (offer.ident !== undefined) return `the server identified itself as ${quote(offer.ident)} and went silent`
    return offer.greeting === undefined
      ? 'the server said nothing'
      : `the server does not speak SSH; it says ${quote(offer.greeting)}`
  }
}
