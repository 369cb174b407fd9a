import type { Client, ClientChannel } from 'ssh2'

/**
 * The parts of ssh2 below its public API that save round trips or keep work off the main thread. Each use asks first
 * whether they are there and falls back to the public API when they are not.
 */
export interface Ssh2Protocol {
  readonly constructor: new (config: object) => Ssh2Protocol
  _kex?: Ssh2KeyExchange | undefined
  /** The encoded lists of algorithms; never changed once made. */
  _offer?: object | undefined
  _destruct?: unknown
  /** Those in native code have an instance of it. */
  _cipher?: { _instance?: unknown } | undefined
  _handlers: Record<string, ((...values: never[]) => void) | undefined>
  _parse(chunk: Buffer, position: number, length: number): number | undefined
  parse(chunk: Buffer, position: number, length: number): void
  cleanup(): void
  service(name: string): void
  authPK(user: string, key: Ssh2Key, algorithm?: string, sign?: Ssh2Signer): void
  session(channel: number, window: number, packetSize: number): void
  pty(
    channel: number,
    rows: number,
    columns: number,
    height: number,
    width: number,
    term: string,
    modes: null,
    reply: boolean,
  ): void
  shell(channel: number, reply: boolean): void
  channelData(channel: number, data: string | Buffer): void
  ping(): void
}

/** A key exchange under way. */
export interface Ssh2KeyExchange {
  type: string
  _protocol: Ssh2Protocol
  _step: number
  _dh?: unknown
  _public?: Uint8Array | null
  _prefBits?: number
  start(): void
  parse(payload: Buffer): unknown
}

export interface Ssh2Key {
  type: string
  isPrivateKey(): boolean
  sign(data: Buffer, hash?: string): Buffer | Error
}

export type Ssh2Signer = (data: Buffer, done: (signature: Buffer) => void) => void

/** A session channel with its list of expected replies and its states. */
export interface Ssh2Channel {
  _callbacks: ((failed: boolean | Error) => void)[]
  subtype?: string
  incoming: { state: string }
  outgoing: { id: number; state: string; window: number; packetSize: number }
}

export interface Ssh2ClientInternals {
  _protocol: Ssh2Protocol
  _callbacks: ((failed?: boolean | Error) => void)[]
  _chanMgr: { add(opened: ChannelOpened): number }
}

export type ChannelOpened = ((error: Error | undefined, channel: ClientChannel & Ssh2Channel) => void) & {
  type?: string
}

const areFunctions = (object: object | undefined, ...names: string[]): boolean =>
  object !== undefined && names.every((name) => typeof (object as Record<string, unknown>)[name] === 'function')

const PROTOCOL_METHODS = [
  'parse',
  '_parse',
  'cleanup',
  'service',
  'authPK',
  'session',
  'pty',
  'shell',
  'channelData',
  'ping',
] as const

/** The internals of a client whose `connect` was called, or undefined when this ssh2 is built differently. */
export function internalsOf(client: Client): Ssh2ClientInternals | undefined {
  const { _protocol, _callbacks, _chanMgr } = client as unknown as Partial<Ssh2ClientInternals>
  const isComplete =
    areFunctions(_protocol, ...PROTOCOL_METHODS) &&
    areFunctions(_protocol?._handlers, 'SERVICE_ACCEPT', 'EXT_INFO', 'GLOBAL_REQUEST') &&
    areFunctions(_chanMgr, 'add') &&
    Array.isArray(_callbacks)
  return isComplete ? (client as unknown as Ssh2ClientInternals) : undefined
}
