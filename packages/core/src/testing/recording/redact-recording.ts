import type { Redactor } from '../../redact/create-redactor.js'
import type { RawConnection, RawEvent, RawExec, RawShell } from './record-transport.js'
import {
  encodeBytes,
  type RecordedConnection,
  type RecordedEvent,
  type RecordedExec,
  type RecordedShell,
} from './session-recording.js'

/** A connection as it may be kept: secrets gone, what was typed unseen gone. */
export const redactConnection = ({ transport, channels }: RawConnection, redactor: Redactor): RecordedConnection => ({
  facts: transport.facts,
  channels: channels.map((channel) =>
    channel.kind === 'shell' ? redactShell(channel, redactor) : redactExec(channel, redactor),
  ),
})

function redactExec({ command, result, durationMs, answers }: RawExec, redactor: Redactor): RecordedExec {
  const stdout = encodeBytes(result.stdout)
  const stderr = encodeBytes(result.stderr)
  const isText = !stdout.binary && !stderr.binary
  const keep = (bytes: Uint8Array): string =>
    isText ? redactor.text(Buffer.from(bytes).toString('utf8')) : Buffer.from(bytes).toString('base64')
  return {
    kind: 'exec',
    command: redactor.text(command),
    stdout: keep(result.stdout),
    stderr: keep(result.stderr),
    ...(!isText && { binary: true }),
    exitStatus: result.exitStatus,
    ...(result.signalName !== undefined && { signalName: result.signalName }),
    durationMs: Math.round(durationMs),
    answers,
  }
}

/** Pieces between two changes of speaker: a secret may be cut anywhere inside. */
interface Turn {
  from: RawEvent['from']
  events: RawEvent[]
}

function redactShell({ columns, rows, events, closedByDevice }: RawShell, redactor: Redactor): RecordedShell {
  const turns: Turn[] = []
  for (const event of events) {
    const last = turns.at(-1)
    if (last?.from === event.from) last.events.push(event)
    else turns.push({ from: event.from, events: [event] })
  }
  let tail = ''
  const recorded: RecordedEvent[] = []
  for (const turn of turns) {
    if (turn.from === 'device') {
      tail = Buffer.concat(turn.events.map(({ bytes }) => bytes))
        .subarray(-200)
        .toString('latin1')
      recorded.push(...redactTurn(turn, redactor))
    } else if (asksUnseen(tail)) {
      const [first] = turn.events
      recorded.push({ at: Math.round(first?.at ?? 0), from: 'client', data: '\n', secret: true })
    } else recorded.push(...redactTurn(turn, redactor))
  }
  return { kind: 'shell', columns, rows, events: recorded, closedByDevice }
}

/** Whether the device has just asked for something that it will not show. */
const asksUnseen = (tail: string): boolean =>
  /(?:password|passphrase|passcode|secret|pin)\b[^\r\n]{0,60}[:?] *$/i.test(tail)

function redactTurn({ from, events }: Turn, redactor: Redactor): RecordedEvent[] {
  const whole = Buffer.concat(events.map(({ bytes }) => bytes))
  const { data, binary } = encodeBytes(whole)
  const clean = binary ? data : redactLines(data, redactor)
  if (clean === data) return events.map(({ at, bytes }) => ({ at: Math.round(at), from, ...encodeBytes(bytes) }))
  // cut as it came, the pieces would no longer fit: the turn becomes one piece, when its last one came
  return [{ at: Math.round(events.at(-1)?.at ?? 0), from, data: clean }]
}

/** The redactor knows lines that end in a new line alone. */
function redactLines(text: string, redactor: Redactor): string {
  const parts = text.split(/(\r\n|\r|\n)/)
  const lines = parts.filter((_part, index) => index % 2 === 0)
  const clean = redactor.text(lines.join('\n')).split('\n')
  if (clean.length !== lines.length) return redactor.text(text)
  return clean.map((line, index) => line + (parts[index * 2 + 1] ?? '')).join('')
}
