import { PassThrough } from 'node:stream'
import ssh2, { type Client } from 'ssh2'
import { type GexExchange, gexArithmetic } from './gex-arithmetic.js'
import { internalsOf, type Ssh2KeyExchange, type Ssh2Protocol } from './ssh2-internals.js'

const MESSAGE_GEX_GROUP = 31
const MESSAGE_GEX_REPLY = 33
/** Group size to ask for: as strong as a 128-bit cipher. ssh2 would ask for 8192 bits with a 256-bit one, which takes minutes. */
const PREFERRED_BITS = 3072

/** Who hears of a group that cannot be used. */
type Fail = (error: Error) => void

/** Connections whose group exchanges this module takes over; other users of ssh2 in the process are left alone. */
const takenOver = new WeakMap<Ssh2Protocol, Fail>()

let isPatched: boolean | undefined

/** Whether this ssh2 lets its group exchanges be taken over; if not, they must not be offered. */
export function canTakeOverGroupExchange(): boolean {
  isPatched ??= patch()
  return isPatched
}

/**
 * Moves the arithmetic of group exchanges of one connection, also of later re-keying, to a worker thread. The main
 * thread waits for it as it waits for the network.
 */
export function takeOverGroupExchange(client: Client, protocol: Ssh2Protocol): void {
  if (!canTakeOverGroupExchange()) return
  takenOver.set(protocol, (error) => {
    client.emit('error', Object.assign(error, { level: 'handshake', message: `key exchange: ${error.message}` }))
  })
}

/** Reads two SSH strings from a message. */
function readStrings(payload: Buffer): Buffer[] {
  const strings: Buffer[] = []
  for (let position = 1; strings.length < 2 && position + 4 <= payload.length; ) {
    const end = position + 4 + payload.readUInt32BE(position)
    if (end > payload.length) break
    strings.push(Buffer.from(payload.subarray(position + 4, end)))
    position = end
  }
  return strings
}

/** What ssh2 expects of a DiffieHellman object, with the results computed beforehand. */
class PrecomputedExchange {
  readonly #prime: Buffer
  readonly #generator: Buffer
  readonly exchange: GexExchange
  secret: Buffer | undefined

  constructor(prime: Buffer, generator: Buffer, exchange: GexExchange) {
    this.#prime = prime
    this.#generator = generator
    this.exchange = exchange
  }

  getPrime(): Buffer {
    return this.#prime
  }

  getGenerator(): Buffer {
    return this.#generator
  }

  computeSecret(): Buffer {
    if (!this.secret) throw new Error('The shared secret is not known yet')
    return this.secret
  }
}

type Parse = (this: Ssh2KeyExchange, payload: Buffer) => unknown

function patch(): boolean {
  const Protocol = protocolClass()
  const prototype = Protocol && groupExchangePrototype(Protocol)
  if (!prototype) return false
  const { start, parse } = prototype
  prototype.start = function (this: Ssh2KeyExchange) {
    if (takenOver.has(this._protocol)) this._prefBits = Math.min(this._prefBits ?? PREFERRED_BITS, PREFERRED_BITS)
    start.call(this)
  }
  prototype.parse = function (this: Ssh2KeyExchange, payload: Buffer) {
    const fail = takenOver.get(this._protocol)
    return fail ? parseElsewhere(this, payload, parse, fail) : parse.call(this, payload)
  }
  return true
}

/** Stands for the two steps that need arithmetic; everything else is ssh2's own. */
function parseElsewhere(kex: Ssh2KeyExchange, payload: Buffer, parse: Parse, fail: Fail): unknown {
  const [first, second] = readStrings(payload)
  if (payload[0] === MESSAGE_GEX_GROUP && kex._step === 1 && first && second) {
    const message = Buffer.from(payload)
    return pauseFor(kex._protocol, gexArithmetic.begin(first, second), fail, (exchange) => {
      kex._dh = new PrecomputedExchange(first, second, exchange)
      kex._public = Buffer.from(exchange.publicValue)
      return parse.call(kex, message)
    })
  }
  const own = kex._dh
  if (payload[0] === MESSAGE_GEX_REPLY && kex._step === 2 && second && own instanceof PrecomputedExchange) {
    const message = Buffer.from(payload)
    return pauseFor(kex._protocol, own.exchange.computeSecret(second), fail, (secret) => {
      own.secret = Buffer.from(secret)
      return parse.call(kex, message)
    })
  }
  return parse.call(kex, payload)
}

/** Keeps back what arrives until `work` is done, then goes on with `proceed` and what was kept. */
function pauseFor<T>(protocol: Ssh2Protocol, work: Promise<T>, fail: Fail, proceed: (value: T) => unknown): false {
  const { _parse: read } = protocol
  const kept: Buffer[] = []
  protocol._parse = (chunk, position, length) => {
    kept.push(Buffer.from(chunk.subarray(position, length)))
    return length
  }
  work
    .then((value) => {
      if (!protocol._destruct) return
      protocol._parse = read
      proceed(value)
      for (const chunk of kept) {
        if (protocol._destruct) protocol.parse(chunk, 0, chunk.length)
      }
    })
    .catch(fail)
  // Makes ssh2 leave its packet loop, so that the rest of the chunk meets the `_parse` above.
  return false
}

/** ssh2 does not export its protocol class; a client has one as soon as it is told to connect. */
function protocolClass(): Ssh2Protocol['constructor'] | undefined {
  const client = new ssh2.Client().on('error', () => {})
  client.connect({ sock: new PassThrough(), username: 'probe', readyTimeout: 0 })
  const found = internalsOf(client)?._protocol.constructor
  client.destroy()
  return found
}

/**
 * Nor its key exchanges. A protocol object that is shown a server offering nothing but group
 * exchange makes one.
 */
function groupExchangePrototype(Protocol: Ssh2Protocol['constructor']): Ssh2KeyExchange | undefined {
  const direction = { cipher: ['aes128-ctr'], mac: ['hmac-sha2-256'], compress: ['none'], lang: [] }
  const kex = ['diffie-hellman-group-exchange-sha256']
  const serverHostKey = ['ssh-ed25519']
  try {
    const ignore = (): void => {}
    const offer = { kex, serverHostKey, cs: direction, sc: direction }
    const probe = new Protocol({ onWrite: ignore, onError: ignore, offer })
    const hello = serverHello([kex, serverHostKey, ...Object.values(direction).flatMap((names) => [names, names])])
    probe.parse(hello, 0, hello.length)
    const found = probe._kex
    probe.cleanup()
    if (found?.type !== 'groupex' || typeof found._step !== 'number' || !('_prefBits' in found)) return undefined
    return Object.getPrototypeOf(found) as Ssh2KeyExchange
  } catch {
    return undefined
  }
}

/** Identification and KEXINIT of an imagined server. */
function serverHello(nameLists: readonly (readonly string[])[]): Buffer {
  const lists = nameLists.flatMap((names) => {
    const text = Buffer.from(names.join(','))
    const length = Buffer.alloc(4)
    length.writeUInt32BE(text.length)
    return [length, text]
  })
  const payload = Buffer.concat([Buffer.from([20]), Buffer.alloc(16), ...lists, Buffer.alloc(5)])
  const padding = 16 - ((payload.length + 5) % 8)
  const header = Buffer.alloc(5)
  header.writeUInt32BE(payload.length + padding + 1)
  header.writeUInt8(padding, 4)
  return Buffer.concat([Buffer.from('SSH-2.0-probe\r\n'), header, payload, Buffer.alloc(padding)])
}
