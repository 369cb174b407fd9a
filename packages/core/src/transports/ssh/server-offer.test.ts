import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readIdent, readServerOffer } from './server-offer.js'

const nameList = (names: string): Buffer => {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(names.length)
  return Buffer.concat([length, Buffer.from(names)])
}

function packet(payload: Buffer): Buffer {
  const padding = 16 - ((payload.length + 5) % 8)
  const header = Buffer.alloc(5)
  header.writeUInt32BE(payload.length + padding + 1)
  header.writeUInt8(padding, 4)
  return Buffer.concat([header, payload, Buffer.alloc(padding)])
}

const kexInit = packet(
  Buffer.concat([
    Buffer.from([20]),
    Buffer.alloc(16),
    ...['k1,k2', 'h1', 'c1,c2', 'c2,c3', 'm1', 'm1', 'none', 'none', '', ''].map(nameList),
    Buffer.alloc(5),
  ]),
)

test('identification and algorithms are read, ciphers only where both directions have them', () => {
  expect(readServerOffer(Buffer.concat([Buffer.from('SSH-1.99-Cisco-1.25\r\n'), kexInit]))).toEqual({
    ident: 'Cisco-1.25',
    algorithms: { kex: ['k1', 'k2'], hostKey: ['h1'], cipher: ['c2'], mac: ['m1'] },
  })
})

test('lines before the identification are the greeting, messages before KEXINIT are skipped', () => {
  const ignore = packet(Buffer.from([2, 0, 0, 0, 0]))

  expect(readServerOffer(Buffer.concat([Buffer.from('hello\r\nworld\nSSH-2.0-x y\n'), ignore, kexInit]))).toMatchObject(
    {
      ident: 'x y',
      greeting: 'hello\nworld',
      algorithms: { kex: ['k1', 'k2'] },
    },
  )
})

test('what is not SSH is the greeting', () => {
  expect(readServerOffer(Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\nx'))).toEqual({
    greeting: 'HTTP/1.1 400 Bad Request\n\nx',
  })
  expect(readServerOffer(new Uint8Array())).toEqual({})
})

test('any beginning of it, and any noise, is read without an error', () => {
  const whole = Buffer.concat([Buffer.from('SSH-2.0-x\r\n'), kexInit])
  for (let length = 0; length < whole.length; length++) {
    expect(readServerOffer(whole.subarray(0, length)).algorithms).toBeUndefined()
  }
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (noise) => {
      readServerOffer(noise)
      readServerOffer(Buffer.concat([Buffer.from('SSH-2.0-x\r\n'), noise]))
    }),
  )
})

test('the identification alone', () => {
  expect(readIdent(Buffer.from('welcome\r\nSSH-2.0-OpenSSH_9.2p1 Debian-2\r\nrest'))).toBe('OpenSSH_9.2p1 Debian-2')
  expect(readIdent(Buffer.from('SSH-2.0-Open'))).toBeUndefined()
})
