import type {
  DeviceTransport,
  ExecListener,
  ExecOptions,
  ExecResult,
  ShellChannel,
  ShellOptions,
} from '../../transports/device-transport.js'

/** A piece as it went over the wire, before anything is redacted. */
export interface RawEvent {
  at: number
  from: 'client' | 'device'
  bytes: Uint8Array
}

export interface RawShell {
  kind: 'shell'
  columns: number
  rows: number
  events: RawEvent[]
  closedByDevice: boolean
}

export interface RawExec {
  kind: 'exec'
  command: string
  result: ExecResult
  durationMs: number
  answers: number
}

/** Everything that one connection did. */
export interface RawConnection {
  transport: DeviceTransport
  channels: (RawShell | RawExec)[]
}

/** Wraps a connection: it behaves the same and keeps what goes through its shells and exec channels. */
export function recordTransport(transport: DeviceTransport): RawConnection & { recorded: DeviceTransport } {
  const channels: RawConnection['channels'] = []
  const recorded: DeviceTransport = {
    facts: transport.facts,
    ended: transport.ended,
    get isOpen() {
      return transport.isOpen
    },
    async shell(options: ShellOptions = {}) {
      const channel = await transport.shell(options)
      const { columns = 80, rows = 24, typeAhead } = options
      const shell: RawShell = { kind: 'shell', columns, rows, events: [], closedByDevice: false }
      channels.push(shell)
      return recordShell(channel, shell, typeAhead)
    },
    exec: (command, options) => recordExec(transport, command, options, channels),
    files: (options) => transport.files(options),
    close: () => transport.close(),
    [Symbol.asyncDispose]: () => transport.close(),
  }
  return { transport, channels, recorded }
}

function recordShell(channel: ShellChannel, shell: RawShell, typeAhead: string | undefined): ShellChannel {
  const startedAt = performance.now()
  let closedByClient = false
  const keep = (from: RawEvent['from'], data: string | Uint8Array): void => {
    shell.events.push({ at: performance.now() - startedAt, from, bytes: Buffer.from(data) })
  }
  if (typeAhead) keep('client', typeAhead)
  return {
    receive(receiver) {
      channel.receive({
        data(chunk) {
          keep('device', chunk)
          receiver.data(chunk)
        },
        closed(error) {
          shell.closedByDevice = !closedByClient
          receiver.closed(error)
        },
      })
    },
    write(data) {
      keep('client', data)
      channel.write(data)
    },
    pause: () => channel.pause(),
    resume: () => channel.resume(),
    close() {
      closedByClient = true
      channel.close()
    },
  }
}

async function recordExec(
  transport: DeviceTransport,
  command: string,
  options: ExecOptions | undefined,
  channels: RawConnection['channels'],
): Promise<ExecResult> {
  const startedAt = performance.now()
  const entry: RawExec = { kind: 'exec', command, result: EMPTY, durationMs: 0, answers: 0 }
  channels.push(entry)
  const counting = (listener: ExecListener | undefined): ExecListener | undefined =>
    listener &&
    ((chunk, write) =>
      listener(chunk, (answer) => {
        entry.answers++
        write(answer)
      }))
  const result = await transport.exec(command, {
    ...options,
    onStdout: counting(options?.onStdout),
    onStderr: counting(options?.onStderr),
  })
  entry.result = result
  entry.durationMs = performance.now() - startedAt
  return result
}

const EMPTY: ExecResult = { stdout: new Uint8Array(), stderr: new Uint8Array(), exitStatus: null, truncated: false }
