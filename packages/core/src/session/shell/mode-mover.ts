import { FlotillaError } from '../../errors/flotilla-error.js'
import type { Move } from '../../platforms/platform.js'
import { findPath, movePath } from '../modes/move-path.js'
import type { Conversation } from '../reader/conversation.js'
import type { ExchangeResult } from '../reader/exchange-port.js'
import { RepeatedQuestion, readyAnswers } from '../reader/ready-answer.js'
import { findSecret, type SessionScene, secretOf } from '../session-scene.js'

export interface MoveOptions {
  signal?: AbortSignal | undefined
  /** For each move. @default 30_000 */
  timeoutMs?: number | undefined
}

const DEFAULT_TIMEOUT_MS = 30_000

/** Walks the platform's graph of modes. @throws MODE_UNKNOWN, MODE_UNREACHABLE, SECRET_MISSING */
export async function moveTo(
  scene: SessionScene,
  conversation: Conversation,
  mode: string,
  options: MoveOptions = {},
): Promise<void> {
  await conversation.settled()
  // A move may land elsewhere than the graph says (`exit` from a sub-mode); the rest of the way is then found anew.
  for (let tries = 0; conversation.prompts.mode !== mode || tries === 0; tries++) {
    const path = movePath(scene.platform, conversation.prompts.mode, mode, scene.device.name)
    const [move] = path
    if (!move) return
    await makeMove(scene, conversation, move, options)
    if (tries > 8) throw unreachable(scene, move, conversation.prompts.mode, 'the device keeps changing modes')
  }
}

/** Whether there is a way, and it is open with the secrets that are known. */
export function canMove(scene: SessionScene, from: string, to: string): boolean {
  return (
    findPath(scene.platform, from, to)?.every(({ answers = [] }) =>
      answers.every(({ secret }) => secret === undefined || findSecret(scene.credentials, secret) !== undefined),
    ) ?? false
  )
}

async function makeMove(
  scene: SessionScene,
  conversation: Conversation,
  move: Move,
  { signal, timeoutMs }: MoveOptions,
): Promise<void> {
  for (const send of move.before ?? [])
    await step(scene, conversation, { ...move, send, answers: [] }, move.from, { signal, timeoutMs })
  for (let left = move.repeat ?? 1; left > 0; left--) {
    const { text, prompt } = await step(scene, conversation, move, move.to, { signal, timeoutMs })
    if (prompt.mode !== move.from) return
    if (left > 1) continue
    throw unreachable(
      scene,
      move,
      prompt.mode,
      lastWords(text) || 'the prompt did not change',
      askedForSecret(move, text),
    )
  }
}

async function step(
  scene: SessionScene,
  conversation: Conversation,
  move: Move,
  expected: string,
  { signal, timeoutMs }: MoveOptions,
): Promise<ExchangeResult> {
  conversation.prompts.expect(expected)
  try {
    return await conversation.converse(move.send + (scene.platform.enter ?? '\n'), {
      phase: 'move',
      timeoutMs: timeoutMs ?? DEFAULT_TIMEOUT_MS,
      signal,
      acceptShapes: true,
      echo: move.send,
      answers: readyAnswers(move.answers ?? [], (name) => secretOf(scene, name)),
    })
  } catch (error) {
    throw error instanceof RepeatedQuestion
      ? unreachable(scene, move, move.from, 'the device refused the secret', true)
      : error
  } finally {
    conversation.prompts.expect(undefined)
  }
}

/** Some devices ask again for a secret that was wrong, some do not. */
const askedForSecret = ({ answers = [] }: Move, text: string): boolean =>
  answers.some(({ secret, question }) => secret !== undefined && text.split('\n').some((line) => question.test(line)))

const lastWords = (text: string): string => text.trim().split('\n').slice(-2).join(' ').trim()

const unreachable = (
  { device, redact }: SessionScene,
  { send, to }: Move,
  mode: string,
  why: string,
  secretRefused = false,
): FlotillaError =>
  new FlotillaError(
    'MODE_UNREACHABLE',
    `${device.name} stayed in mode "${mode}" after "${send}" (wanted "${to}"): ${redact(why)}`,
    {
      device: device.name,
      details: { phase: 'move', mode, wanted: to, ...(secretRefused ? { secretRefused } : {}) },
    },
  )
