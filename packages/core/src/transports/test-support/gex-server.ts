import { randomBytes } from 'node:crypto'
import { PassThrough } from 'node:stream'
import ssh2 from 'ssh2'

/** A safe prime of 3072 bits that OpenSSL does not know by name: checking it takes seconds. Generator 2. */
const PRIME = BigInt(
  `0x${[
    'C60003BD3BEA8A30306CD503D00EFB4ED2BF6A45DEA568495ABAF8D2D53A1E0BA1D2C2D3648219C03F47CD52B677D723',
    '16114A3882A8A3EB62C4F002DB326C27811A36E332D121EE420DDDF830741F14AA96AC0D2AEB5A80BF31CD18D4E3C02A',
    '22BD1986A906EEC3D635669FF26DD25A73FD7650666B101D6C42B0A58D96331E0666C990B56E4F0A5649C76FC7BA599A',
    '6DBE245F3A2F16AA4A9216B3AFAA93FE40BBB1149A657C934EC408C063B7130027EF7624C721931FECB563EF32C68E9C',
    '275A6A9F8BBF5428CBAED0987CD0EB4BF1BF7AC6F33C37FD88C7A026ABD735F0CD7395A4A22DB22B26C78823FB3BDC98',
    '150A82573259E64F407A2B3C017D2E9933E64EF5DDABDD3E748D507D21FF4F7B3450F2640E51DF3993B067DB952F8CD1',
    '79BE389000934363E209ACF6235D1E9D07D3B0E865C4F9EA6EEB91D2B46B8032B2A3890E4DCA5905E269BD5BF2810548',
    '243F13FB13691E5346533538503C9CAA0E56DBE759C182BD04663461B435B8D7A20D69DE33D98AFAA302B86A40451D63',
  ].join('')}`,
)
const GENERATOR = 2n

/** What the next exchanges of a group exchange server use, and how many there were. */
export const gexServer = {
  prime: PRIME,
  exchanges: 0,
  reset: () => void Object.assign(gexServer, { prime: PRIME, exchanges: 0 }),
}

const GEX_GROUP = 31
const GEX_INIT = 32
const GEX_REPLY = 33
const GEX_REQUEST = 34

function toBytes(value: bigint): Buffer {
  const hex = value.toString(16)
  const bytes = Buffer.from(hex.length % 2 ? `0${hex}` : hex, 'hex')
  return (bytes[0] ?? 0) & 0x80 ? Buffer.concat([Buffer.from([0]), bytes]) : bytes
}

const toBigInt = (bytes: Uint8Array): bigint => BigInt(`0x${Buffer.from(bytes).toString('hex')}`)

function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n
  for (const bit of exponent.toString(2)) {
    result = (result * result) % modulus
    if (bit === '1') result = (result * base) % modulus
  }
  return result
}

const sshString = (bytes: Buffer): Buffer => {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(bytes.length)
  return Buffer.concat([length, bytes])
}

interface Kex {
  _protocol: {
    _server: boolean
    _hostKeys: Record<string, unknown>
    _cipher: { encrypt(packet: Buffer): void }
    _packetRW: {
      write: {
        allocStartKEX: number
        alloc(size: number, isKex: boolean): Buffer
        finalize(packet: Buffer, isKex: boolean): Buffer
      }
    }
  }
  negotiated: { serverHostKey: string }
  _step: number
  _dh: unknown
  _public: Buffer
  _dhData: Buffer
  _hostKey: unknown
  _minBits: number
  _prefBits: number
  _maxBits: number
  finish(): unknown
  parse(payload: Buffer): unknown
}

function send({ _protocol: { _packetRW, _cipher } }: Kex, payload: Buffer): void {
  const packet = _packetRW.write.alloc(payload.length, true)
  packet.set(payload, _packetRW.write.allocStartKEX)
  _cipher.encrypt(_packetRW.write.finalize(packet, true))
}

function sendGroup(kex: Kex, payload: Buffer): void {
  gexServer.exchanges++
  const { prime } = gexServer
  const secret = toBigInt(randomBytes(32))
  kex._minBits = payload.readUInt32BE(1)
  kex._prefBits = payload.readUInt32BE(5)
  kex._maxBits = payload.readUInt32BE(9)
  kex._public = toBytes(power(GENERATOR, secret, prime))
  kex._dh = {
    getPrime: () => toBytes(prime),
    getGenerator: () => toBytes(GENERATOR),
    computeSecret: (peer: Buffer) => toBytes(power(toBigInt(peer), secret, prime)),
  }
  kex._step = 2
  send(kex, Buffer.concat([Buffer.from([GEX_GROUP]), sshString(toBytes(prime)), sshString(toBytes(GENERATOR))]))
}

function sendReply(kex: Kex, payload: Buffer, parseRest: Kex['parse']): void {
  const { _protocol: protocol } = kex
  const hostKey = protocol._hostKeys[kex.negotiated.serverHostKey]
  kex._hostKey = Array.isArray(hostKey) ? hostKey[0] : hostKey
  kex._dhData = Buffer.from(payload.subarray(5, 5 + payload.readUInt32BE(1)))
  const { encrypt } = protocol._cipher
  // ssh2 gives its reply the number of the other exchanges.
  protocol._cipher.encrypt = (packet) => {
    protocol._cipher.encrypt = encrypt
    packet[5] = GEX_REPLY
    encrypt.call(protocol._cipher, packet)
  }
  kex.finish()
  kex._step = 2
  kex.parse = parseRest
}

/**
 * ssh2's server offers group exchange but has no part for it. This adds one, once a process, so that
 * `algorithms: { kex: ['diffie-hellman-group-exchange-sha256'] }` works.
 */
export function addGroupExchangeToServers(): void {
  const prototype = groupExchangePrototype()
  const parseRest = (Object.getPrototypeOf(prototype) as Kex).parse
  const { parse } = prototype
  prototype.parse = function (this: Kex, payload: Buffer) {
    if (!this._protocol._server) return parse.call(this, payload)
    if (payload[0] === GEX_REQUEST) return void sendGroup(this, payload)
    if (payload[0] === GEX_INIT) return void sendReply(this, payload, parseRest)
    return parseRest.call(this, payload)
  }
}

/** From the key exchange that a client starts with a server which offers nothing else. */
function groupExchangePrototype(): Kex {
  const client = new ssh2.Client().on('error', () => {})
  const kex = ['diffie-hellman-group-exchange-sha256'] as const
  client.connect({ sock: new PassThrough(), username: 'probe', readyTimeout: 0, algorithms: { kex: [...kex] } })
  const { _protocol: protocol } = client as unknown as {
    _protocol: { parse(bytes: Buffer, from: number, to: number): void; _kex: Kex }
  }
  const names = [
    ...[...kex],
    'ssh-ed25519',
    ...Array(2).fill('aes128-ctr'),
    ...Array(2).fill('hmac-sha2-256'),
    ...Array(2).fill('none'),
    '',
    '',
  ]
  const payload = Buffer.concat([
    Buffer.from([20]),
    Buffer.alloc(16),
    ...names.map((name) => sshString(Buffer.from(name))),
    Buffer.alloc(5),
  ])
  const padding = 16 - ((payload.length + 5) % 8)
  const header = Buffer.alloc(5)
  header.writeUInt32BE(payload.length + padding + 1)
  header.writeUInt8(padding, 4)
  const hello = Buffer.concat([Buffer.from('SSH-2.0-probe\r\n'), header, payload, Buffer.alloc(padding)])
  protocol.parse(hello, 0, hello.length)
  const prototype = Object.getPrototypeOf(protocol._kex) as Kex
  client.destroy()
  return prototype
}
