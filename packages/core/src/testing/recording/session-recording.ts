import { readFileSync } from 'node:fs'
import { FlotillaError } from '../../errors/flotilla-error.js'
import type { TransportFacts } from '../../transports/device-transport.js'

/** One piece of a recorded terminal: who sent what, when. */
export interface RecordedEvent {
  /** Milliseconds since the channel opened. */
  at: number
  from: 'client' | 'device'
  /** UTF-8, or base64 when `binary` is set. */
  data: string
  binary?: true
  /** Typed where nothing is shown: any one line matches. The data is not the secret. */
  secret?: true
}

/** A recorded terminal. */
export interface RecordedShell {
  kind: 'shell'
  columns: number
  rows: number
  events: RecordedEvent[]
  /** Whether the device ended it. */
  closedByDevice: boolean
}

/** A recorded command of an exec channel. */
export interface RecordedExec {
  kind: 'exec'
  command: string
  stdout: string
  stderr: string
  /** Set when the output is base64. */
  binary?: true
  exitStatus: number | null
  signalName?: string
  durationMs: number
  /** What was written to answer questions on standard error, without the secrets. */
  answers: number
}

/** What one connection did, in the order in which its channels were opened. */
export interface RecordedConnection {
  facts: TransportFacts
  channels: (RecordedShell | RecordedExec)[]
}

/** A session with a device, ready to be kept as JSON and to be replayed. Holds no secret that was known or recognised. */
export interface SessionRecording {
  format: 'flotilla-session-recording'
  version: 1
  device: { name: string; platform: string; secretNames: string[] }
  connections: RecordedConnection[]
}

/** A recording as it is, or read from a file. @throws RECORDING_INVALID, FILE_NOT_FOUND */
export function loadRecording(source: SessionRecording | string): SessionRecording {
  const recording: unknown = typeof source === 'string' ? parseFile(source) : source
  if (isRecording(recording)) return recording
  const where = typeof source === 'string' ? ` in ${source}` : ''
  throw new FlotillaError('RECORDING_INVALID', `There is no session recording of version 1${where}`)
}

function parseFile(path: string): unknown {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (cause) {
    throw new FlotillaError('FILE_NOT_FOUND', `Cannot read the recording ${path}`, { cause })
  }
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new FlotillaError('RECORDING_INVALID', `${path} is not JSON`, { cause })
  }
}

const isRecording = (value: unknown): value is SessionRecording =>
  typeof value === 'object' &&
  value !== null &&
  'format' in value &&
  value.format === 'flotilla-session-recording' &&
  'version' in value &&
  value.version === 1 &&
  'connections' in value &&
  Array.isArray(value.connections)

/** Bytes as text where they are UTF-8, else as base64. */
export function encodeBytes(bytes: Uint8Array): { data: string; binary?: true } {
  const text = Buffer.from(bytes).toString('utf8')
  return Buffer.from(text, 'utf8').equals(Buffer.from(bytes))
    ? { data: text }
    : { data: Buffer.from(bytes).toString('base64'), binary: true }
}

export const decodeBytes = ({ data, binary }: { data: string; binary?: true | undefined }): Buffer =>
  Buffer.from(data, binary ? 'base64' : 'utf8')
