import { FlotillaError } from '../../errors/flotilla-error.js'
import { createRedactor } from '../../redact/create-redactor.js'
import { type ClientMatch, matchClient, matchSecret, withValues } from './client-match.js'
import { decodeBytes, type RecordedEvent, type RecordedShell } from './session-recording.js'

export interface ReplayShellOptions {
  device: string
  /** Waits as long as the device did. */
  timing: 'instant' | 'recorded'
  /** `strict`: in the recorded order; `by-command`: each line is answered as it was when recorded, in any order. */
  order: 'strict' | 'by-command'
  write(bytes: Uint8Array): void
  end(): void
  /** What was sent is not what was recorded. */
  fail(error: FlotillaError): void
}

export interface ReplayShell {
  start(): void
  input(bytes: Uint8Array): void
  close(): void
}

/** What was sent is told in an error, and may hold a secret. */
const redactor = createRedactor()

/** Plays the device's side of a recorded terminal. */
export function replayShell({ events, closedByDevice }: RecordedShell, options: ReplayShellOptions): ReplayShell {
  const values = new Map<string, string>()
  let pending = options.order === 'strict' ? [...events] : firstTurn(events)
  let typed = ''
  let timer: NodeJS.Timeout | undefined
  let closed = false
  let before = 0

  const say = (event: RecordedEvent): void => {
    const text = event.binary ? undefined : withValues(event.data, values)
    options.write(text === undefined ? decodeBytes(event) : Buffer.from(text, 'utf8'))
  }
  const step = (): void => {
    while (!closed) {
      const event = pending[0]
      if (!event) return finished()
      if (event.from === 'client') {
        if (!take(event)) return
        continue
      }
      const delay = options.timing === 'recorded' ? Math.max(0, event.at - before) : 0
      before = event.at
      pending.shift()
      if (delay === 0) say(event)
      else {
        timer = setTimeout(() => {
          timer = undefined
          say(event)
          step()
        }, delay)
        return
      }
    }
  }
  /** Whether the client has sent what the recording waits for. */
  const take = (event: RecordedEvent): boolean => {
    const match: ClientMatch = event.secret
      ? matchSecret(typed)
      : matchClient(typed, decodeBytes(event).toString('latin1'))
    if (typed === '' || match.kind === 'partial') return false
    if (match.kind === 'mismatch') {
      mismatch(event.data)
      return false
    }
    typed = typed.slice(match.used)
    for (const [name, value] of match.values) values.set(name, Buffer.from(value, 'latin1').toString('utf8'))
    before = event.at
    pending.shift()
    return true
  }
  const finished = (): void => {
    if (options.order === 'by-command') answerLine()
    else if (closedByDevice) close(() => options.end())
    else if (typed !== '') mismatch(undefined)
  }
  /** Finds the recorded answer to what the client has sent. */
  const answerLine = (): void => {
    const found = turnFor(events, typed)
    if (found) {
      typed = typed.slice(found.used)
      pending = found.turn
      step()
    } else if (/[\r\n]/.test(typed)) mismatch(undefined)
  }
  const mismatch = (expected: string | undefined): void => {
    const got = redactor.text(typed.slice(0, 200))
    const wanted = expected === undefined ? 'nothing more' : JSON.stringify(expected.slice(0, 200))
    close(() =>
      options.fail(
        new FlotillaError(
          'REPLAY_MISMATCH',
          `The recording of ${options.device} has ${wanted} where ${JSON.stringify(got)} was sent`,
          {
            device: options.device,
            details: { expected, got },
          },
        ),
      ),
    )
  }
  const close = (then: () => void): void => {
    if (closed) return
    closed = true
    clearTimeout(timer)
    then()
  }
  return {
    start: step,
    input(bytes) {
      if (closed) return
      typed += Buffer.from(bytes).toString('latin1')
      if (!timer) step()
    },
    close: () => close(() => undefined),
  }
}

/** What the device said before anybody typed. */
const firstTurn = (events: readonly RecordedEvent[]): RecordedEvent[] => {
  const end = events.findIndex(({ from }) => from === 'client')
  return events.slice(0, end === -1 ? events.length : end)
}

/** The recorded piece that begins what was typed, and what followed it up to the next one. */
function turnFor(events: readonly RecordedEvent[], typed: string): { used: number; turn: RecordedEvent[] } | undefined {
  let best: { at: number; used: number } | undefined
  for (const [at, event] of events.entries()) {
    if (event.from !== 'client') continue
    const match = event.secret ? matchSecret(typed) : matchClient(typed, decodeBytes(event).toString('latin1'))
    // a line that was typed unseen fits everything, so it comes last
    const used = match.kind === 'match' ? (event.secret ? 0.5 : match.used) : 0
    if (used > (best?.used ?? 0)) best = { at, used }
  }
  if (!best) return undefined
  const { at } = best
  const end = events.findIndex(({ from }, index) => index > at && from === 'client')
  const secret = matchSecret(typed)
  const used = best.used === 0.5 && secret.kind === 'match' ? secret.used : best.used
  return { used, turn: events.slice(at + 1, end === -1 ? events.length : end) }
}
