// Arithmetic of Diffie-Hellman group exchange, off the main thread: checking a server's group takes seconds.
// Plain JavaScript, because it is loaded as it is, from beside the bundle.
import { createHash, createPublicKey, diffieHellman, generateKeyPairSync, randomBytes } from 'node:crypto'
import { parentPort } from 'node:worker_threads'

/** RFC 8270: what a client may accept. */
const MIN_BITS = 2048
const MAX_BITS = 8192

/** dhKeyAgreement, PKCS #3. */
const DH_OID = Buffer.from('06092a864886f70d010301', 'hex')

/** Primes that were checked; servers choose among few. */
const safePrimes = new Set()

/** Private halves of exchanges under way, by id. */
const pending = new Map()

const toBigInt = (bytes) => BigInt(`0x${Buffer.from(bytes).toString('hex') || '0'}`)

function fromBigInt(value) {
  const hex = value.toString(16)
  return Buffer.from(hex.length % 2 ? `0${hex}` : hex, 'hex')
}

function powerModulo(base, exponent, modulus) {
  let result = 1n
  for (const bit of exponent.toString(2)) {
    result = (result * result) % modulus
    if (bit === '1') result = (result * base) % modulus
  }
  return result
}

/** Miller-Rabin with random bases, for odd numbers. */
function isProbablyPrime(candidate, rounds) {
  let odd = candidate - 1n
  let twos = 0
  while (odd % 2n === 0n) {
    odd /= 2n
    twos++
  }
  for (let round = 0; round < rounds; round++) {
    let value = powerModulo(randomBytes(8).readBigUInt64BE() + 2n, odd, candidate)
    let passes = value === 1n
    for (let step = 0; step < twos && !passes; step++) {
      passes = value === candidate - 1n
      value = (value * value) % candidate
    }
    if (!passes) return false
  }
  return true
}

/**
 * Whether `prime` and half of it are prime, the second by Pocklington's criterion once the first is. OpenSSL's own
 * check takes five times as long, for an attacker whom there is not: the server proves with its host key that the
 * group is its own choice.
 */
function isSafePrime(prime) {
  const half = (prime - 1n) / 2n
  return (
    prime % 2n === 1n &&
    prime % 3n !== 0n &&
    powerModulo(2n, prime - 1n, prime) === 1n &&
    half % 2n === 1n &&
    isProbablyPrime(half, 8)
  )
}

function requireSafePrime(prime) {
  const bits = prime.toString(2).length
  if (bits < MIN_BITS || bits > MAX_BITS)
    throw new Error(`the group has ${bits} bits; ${MIN_BITS} to ${MAX_BITS} are acceptable`)
  const name = createHash('sha256').update(fromBigInt(prime)).digest('base64')
  if (safePrimes.has(name)) return
  if (!isSafePrime(prime)) throw new Error('the group is not built on a safe prime')
  safePrimes.add(name)
}

function derLength(length) {
  if (length < 0x80) return Buffer.from([length])
  const bytes = fromBigInt(BigInt(length))
  return Buffer.concat([Buffer.from([0x80 | bytes.length]), bytes])
}

const der = (tag, ...parts) => {
  const body = Buffer.concat(parts)
  return Buffer.concat([Buffer.from([tag]), derLength(body.length), body])
}

function derInteger(value) {
  const bytes = fromBigInt(value)
  return der(0x02, bytes[0] & 0x80 ? Buffer.concat([Buffer.from([0]), bytes]) : bytes)
}

const publicKeyOf = (prime, generator, value) =>
  createPublicKey({
    key: der(
      0x30,
      der(0x30, DH_OID, der(0x30, derInteger(prime), derInteger(generator))),
      der(0x03, Buffer.from([0]), derInteger(value)),
    ),
    format: 'der',
    type: 'spki',
  })

/** The public value: the last INTEGER of the key's encoding, inside its BIT STRING. */
function publicValueOf(publicKey) {
  let bytes = publicKey.export({ type: 'spki', format: 'der' })
  const enter = () => {
    const long = bytes[1] & 0x80 ? bytes[1] & 0x7f : 0
    const length = long ? Number(toBigInt(bytes.subarray(2, 2 + long))) : bytes[1]
    const body = bytes.subarray(2 + long, 2 + long + length)
    const rest = bytes.subarray(2 + long + length)
    return { body, rest }
  }
  bytes = enter().body // SEQUENCE of the key
  bytes = enter().rest // past its algorithm
  bytes = enter().body.subarray(1) // BIT STRING without its count of unused bits
  return toBigInt(enter().body)
}

function generate(id, primeBytes, generatorBytes) {
  const prime = toBigInt(primeBytes)
  const generator = toBigInt(generatorBytes)
  requireSafePrime(prime)
  if (generator < 2n || generator > prime - 2n || generator > 0x7fffffffn)
    throw new Error('the generator of the group is unusable')
  const keys = generateKeyPairSync('dh', { prime: fromBigInt(prime), generator: Number(generator) })
  pending.set(id, { prime, generator, privateKey: keys.privateKey })
  return fromBigInt(publicValueOf(keys.publicKey))
}

function computeSecret(id, peerBytes) {
  const own = pending.get(id)
  pending.delete(id)
  if (!own) throw new Error('the exchange is not under way')
  const peer = toBigInt(peerBytes)
  if (peer < 2n || peer > own.prime - 2n) throw new Error("the server's public value is out of range")
  return diffieHellman({ privateKey: own.privateKey, publicKey: publicKeyOf(own.prime, own.generator, peer) })
}

const operations = {
  generate: ({ id, prime, generator }) => generate(id, prime, generator),
  secret: ({ id, peer }) => computeSecret(id, peer),
  forget: ({ id }) => void pending.delete(id),
}

parentPort.on('message', (request) => {
  try {
    parentPort.postMessage({ call: request.call, value: operations[request.operation](request) })
  } catch (error) {
    parentPort.postMessage({ call: request.call, error: error instanceof Error ? error.message : String(error) })
  }
})
