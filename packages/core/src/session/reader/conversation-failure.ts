import type { ErrorCode } from '../../errors/error-codes.js'
import { FlotillaError } from '../../errors/flotilla-error.js'

/** What was going on when a conversation failed. */
export interface FailureScene {
  device: string
  /** `login`, `preparation`, `command`, `move`, … */
  phase: string
  elapsedMs: number
  mode: string
  /** Prompt that was expected. */
  expected: string
  /** The last of what the device printed, already redacted. */
  tail: string
  session?: 'recovered' | 'closed'
}

const HINTS: readonly (readonly [RegExp, string])[] = [
  [
    /--\s?more\s?--|<--- more --->|\(more[^)]*\)|^\s*:\s*$|\(END\)\s*$/im,
    'saw a pager: this account may not switch paging off',
  ],
  [
    /(?:password|passphrase|passcode)[^\n]*:\s*$/i,
    'it asks for a password: give the secret in credentials.secrets, or pass answers',
  ],
  [
    /\[(?:confirm|y\/n|yes\/no|no|yes)\][^\n]*$|\((?:y\/n|yes\/no)\)[^\n]*$|\?\s*$/i,
    'it asks a question: pass answers',
  ],
  [
    /all (?:vty )?lines (?:are )?(?:busy|in use)|too many (?:users|sessions|connections)|maximum[^\n]*sessions/i,
    'all terminal lines are in use',
  ],
  [/press (?:any key|enter|return)/i, 'it waits for a key: the platform needs a login answer'],
]

const hintFor = (tail: string): string | undefined => HINTS.find(([pattern]) => pattern.test(tail))?.[1]

/** An error that explains itself: phase, time, what was expected, what was seen, what to try. */
export function conversationError(code: ErrorCode, what: string, scene: FailureScene, cause?: unknown): FlotillaError {
  const hint = hintFor(scene.tail)
  const seconds = (scene.elapsedMs / 1000).toFixed(1)
  const message = [
    `${what} on ${scene.device} after ${seconds} s (phase ${scene.phase}, mode ${scene.mode})`,
    `expected ${scene.expected}`,
    scene.tail === '' ? 'saw nothing' : `last seen ${JSON.stringify(scene.tail.slice(-160))}`,
    ...(hint ? [hint] : []),
    ...(scene.session ? [`the session is ${scene.session === 'closed' ? 'closed' : 'at its prompt again'}`] : []),
  ].join('; ')
  return new FlotillaError(code, message, { device: scene.device, details: { ...scene }, hint, cause })
}

/** Who ended a conversation. */
export type Ending = { by: 'us' } | { by: 'device'; cause: FlotillaError | undefined }

/** Made when somebody asks: most sessions end without anybody who does. */
export function endError(device: string, ending: Ending, phase: string): FlotillaError {
  const details = { phase, session: 'closed' }
  if (ending.by === 'us') {
    return new FlotillaError('SESSION_CLOSED', `The session to ${device} is closed`, { device, details })
  }
  const { cause } = ending
  return new FlotillaError('CONNECTION_CLOSED', cause?.message ?? `${device} closed the session`, {
    device,
    cause,
    details: { ...details, ...cause?.details },
  })
}
