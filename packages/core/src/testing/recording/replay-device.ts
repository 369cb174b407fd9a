import { FlotillaError } from '../../errors/flotilla-error.js'
import type { Device } from '../../inventory/device.js'
import { createRedactor } from '../../redact/create-redactor.js'
import type { Credentials } from '../../transports/credentials.js'
import type { DeviceTransport, TransportFactory } from '../../transports/device-transport.js'
import type { MemoryExec } from '../../transports/memory/memory-exec.js'
import { createMemoryTransport } from '../../transports/memory/memory-transport.js'
import { wait } from '../wait.js'
import { matchClient, withValues } from './client-match.js'
import { replayShell } from './replay-shell.js'
import {
  loadRecording,
  type RecordedConnection,
  type RecordedExec,
  type RecordedShell,
  type SessionRecording,
} from './session-recording.js'

export interface ReplayOptions {
  /** `instant` answers at once, `recorded` as slowly as the device did. @default 'instant' */
  timing?: 'instant' | 'recorded'
  /** `strict`: everything as it was recorded, in that order. `by-command`: each command as it was answered first. @default 'strict' */
  order?: 'strict' | 'by-command'
}

/** A recorded device. */
export type ReplayDevice = Device & {
  connect: TransportFactory
  credentials: Credentials
  /** Lines and exec commands that were sent, in order. */
  readonly sent: readonly string[]
  /** Shells open now. */
  readonly openSessions: number
  /** Connections ever made. */
  readonly connections: number
}

/**
 * Plays a recorded device, in memory: what is sent is compared with the recording, what the device answered comes back byte for
 * byte. Connections are played in the order in which they were recorded, and from the first again when they run out. When something else
 * is sent than was recorded, the connection breaks with REPLAY_MISMATCH, whose details tell both.
 *
 * @throws RECORDING_INVALID, FILE_NOT_FOUND
 * @example
 * await using session = await openSession(replayDevice('show-version.json'))
 */
export function replayDevice(source: SessionRecording | string, options: ReplayOptions = {}): ReplayDevice {
  const recording = loadRecording(source)
  const { name, platform, secretNames } = recording.device
  const sent: string[] = []
  let connections = 0
  let openSessions = 0
  const connect: TransportFactory = async ({ signal }) => {
    signal?.throwIfAborted()
    const recorded = recording.connections[connections++ % Math.max(1, recording.connections.length)]
    if (!recorded)
      throw new FlotillaError('RECORDING_INVALID', `The recording of ${name} holds no connection`, { device: name })
    return replayConnection(recorded, name, options, {
      sent: (line) => void sent.push(line),
      opened: () => void openSessions++,
      closed: () => void openSessions--,
    })
  }
  // values of any kind will do: what stands for them in the recording matches everything
  const secrets = Object.fromEntries(secretNames.map((secret) => [secret, 'replayed']))
  const data = {
    name,
    host: 'in-memory',
    platform,
    credentials: { username: 'replay', password: 'replayed', secrets },
    connect,
  }
  return Object.defineProperties(data, {
    sent: { get: () => sent },
    openSessions: { get: () => openSessions },
    connections: { get: () => connections },
  }) as ReplayDevice
}

interface Observer {
  sent(line: string): void
  opened(): void
  closed(): void
}

function replayConnection(
  recorded: RecordedConnection,
  device: string,
  options: ReplayOptions,
  observer: Observer,
): DeviceTransport {
  const { timing = 'instant', order = 'strict' } = options
  const shells = recorded.channels.filter((channel): channel is RecordedShell => channel.kind === 'shell')
  const execs = recorded.channels.filter((channel): channel is RecordedExec => channel.kind === 'exec')
  return createMemoryTransport({
    name: device,
    facts: recorded.facts,
    onShell(end, { connection }) {
      const shell = order === 'strict' ? shells.shift() : shells[0]
      if (!shell) throw mismatch(device, 'no more terminals', 'a request for one')
      observer.opened()
      const replay = replayShell(shell, {
        device,
        timing,
        order,
        write: (bytes) => void end.write(bytes),
        end: () => end.close(),
        fail: (error) => connection.drop(error),
      })
      end.receive({
        data(chunk) {
          for (const line of Buffer.from(chunk)
            .toString('utf8')
            .split(/[\r\n]+/))
            if (line.trim() !== '') observer.sent(line)
          replay.input(chunk)
        },
        closed() {
          replay.close()
          observer.closed()
        },
      })
      replay.start()
    },
    onExec(exec) {
      observer.sent(exec.command)
      return replayExec(exec, takeExec(execs, exec.command, order, device), timing)
    },
  })
}

const mismatch = (device: string, expected: string, got: string): FlotillaError =>
  new FlotillaError('REPLAY_MISMATCH', `The recording of ${device} has ${expected} where ${got} was sent`, {
    device,
    details: { expected, got },
  })

const fits = (command: string, recorded: string): boolean => {
  const match = matchClient(command, recorded)
  return match.kind === 'match' && match.used === command.length
}

/** The recorded command to answer with. */
function takeExec(
  execs: RecordedExec[],
  command: string,
  order: 'strict' | 'by-command',
  device: string,
): RecordedExec {
  const next = order === 'strict' ? execs.shift() : execs.find((candidate) => fits(command, candidate.command))
  if (next && fits(command, next.command)) return next
  const expected = next ? `the command ${JSON.stringify(next.command)}` : 'no more commands'
  throw mismatch(device, expected, JSON.stringify(createRedactor().text(command)))
}

async function replayExec(
  exec: MemoryExec,
  recorded: RecordedExec,
  timing: 'instant' | 'recorded',
): Promise<number | { signalName: string }> {
  const match = matchClient(exec.command, recorded.command)
  const values = match.kind === 'match' ? match.values : new Map<string, string>()
  const bytes = (text: string): Buffer =>
    recorded.binary ? Buffer.from(text, 'base64') : Buffer.from(withValues(text, values), 'utf8')
  if (timing === 'recorded') await wait(recorded.durationMs, exec.signal)
  // What answers questions in them is neither waited for nor compared.
  if (recorded.stderr !== '') exec.stderr(bytes(recorded.stderr))
  if (recorded.stdout !== '') exec.stdout(bytes(recorded.stdout))
  return recorded.exitStatus ?? { signalName: recorded.signalName ?? 'TERM' }
}
