import type { AlgorithmLists } from './security-profile.js'

/** What a server says in the clear before the key exchange. */
export interface ServerOffer {
  /** Identification without `SSH-2.0-`, comments included. */
  ident?: string
  /** Lines before the identification. */
  greeting?: string
  /** The algorithms of its first KEXINIT. */
  algorithms?: AlgorithmLists
}

const SSH_MSG_KEXINIT = 20
/** Name-lists follow the message number and a cookie of 16 bytes. */
const LISTS_OFFSET = 17
const MAX_PACKET_BYTES = 262_144
const LF = 10

/** Reads `count` SSH name-lists, or undefined when the payload is cut short. */
function readNameLists(payload: Buffer, count: number): string[][] | undefined {
  const lists: string[][] = []
  let position = LISTS_OFFSET
  while (lists.length < count) {
    if (position + 4 > payload.length) return undefined
    const length = payload.readUInt32BE(position)
    const end = position + 4 + length
    if (end > payload.length) return undefined
    const text = payload.toString('latin1', position + 4, end)
    lists.push(text === '' ? [] : text.split(','))
    position = end
  }
  return lists
}

/** The KEXINIT among the unencrypted packets at the beginning of `bytes`; messages before it are skipped. */
function readKexInit(bytes: Buffer): AlgorithmLists | undefined {
  let position = 0
  while (position + 6 <= bytes.length) {
    const length = bytes.readUInt32BE(position)
    const end = position + 4 + length
    if (length < 2 || length > MAX_PACKET_BYTES || end > bytes.length) return undefined
    const padding = bytes.readUInt8(position + 4)
    const payload = bytes.subarray(position + 5, Math.max(position + 5, end - padding))
    if (payload[0] === SSH_MSG_KEXINIT) {
      const [kex, hostKey, toServerCipher, cipher, toServerMac, mac] = readNameLists(payload, 6) ?? []
      if (!kex || !hostKey || !toServerCipher || !cipher || !toServerMac || !mac) return undefined
      const both = (one: string[], other: string[]): string[] => one.filter((name) => other.includes(name))
      return { kex, hostKey, cipher: both(toServerCipher, cipher), mac: both(toServerMac, mac) }
    }
    position = end
  }
  return undefined
}

/** The identification alone, when it is within the first bytes. */
export function readIdent(bytes: Uint8Array): string | undefined {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 512)).toString('latin1')
  return /^SSH-(?:2\.0|1\.99)-([^\r\n]*)\r?\n/m.exec(text)?.[1]
}

/** Reads the first bytes of a server. Never throws: what cannot be read is left out. */
export function readServerOffer(bytes: Uint8Array): ServerOffer {
  const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const greeting: string[] = []
  let start = 0
  for (let end = all.indexOf(LF, start); end !== -1; end = all.indexOf(LF, start)) {
    const line = all.toString('latin1', start, end).replace(/\r$/, '')
    start = end + 1
    const match = /^SSH-(?:2\.0|1\.99)-(.*)$/.exec(line)
    if (!match) {
      greeting.push(line)
      continue
    }
    const algorithms = readKexInit(all.subarray(start))
    return {
      ident: match[1] ?? '',
      ...(greeting.length > 0 && { greeting: greeting.join('\n') }),
      ...(algorithms && { algorithms }),
    }
  }
  const rest = all.toString('latin1', start)
  const seen = [...greeting, ...(rest === '' ? [] : [rest])]
  return seen.length > 0 ? { greeting: seen.join('\n') } : {}
}
