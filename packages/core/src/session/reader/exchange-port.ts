import type { Platform } from '../../platforms/platform.js'
import type { PromptMatch, PromptReader } from '../prompts/prompt-reader.js'
import type { CollectedOutput, OutputBuffer } from '../terminal/output-buffer.js'
import type { TerminalText } from '../terminal/terminal-text.js'
import type { ReadyAnswer } from './ready-answer.js'

export interface ExchangeOptions {
  /** What the device will echo; absent when it will echo nothing. */
  echo?: string | undefined
  answers?: readonly ReadyAnswer[] | undefined
  /** Bytes of output kept in memory. @default 67_108_864 */
  maxOutputBytes?: number | undefined
  /** A prompt of any mode ends it, after a short quiet: for moves between modes and logins. @default false */
  acceptShapes?: boolean
  /** Quiet before such a prompt is taken. @default 30 */
  shapeQuietMs?: number
  /**
   * The last of the commands that were typed before the first prompt. A prompt is believed at once when the same text stood before
   * this command's echo, and after a longer quiet otherwise.
   */
  typedAhead?: string | undefined
}

export interface ExchangeResult extends CollectedOutput {
  prompt: PromptMatch
  /** Whether the device took what was typed ahead. */
  tookTypeAhead: boolean
  /** To the arrival of the prompt. */
  durationMs: number
}

/** Where the exchanges of one conversation read and write. */
export interface ExchangePort {
  platform: Platform
  prompts: PromptReader
  text: TerminalText
  write(text: string): void
  /** Called when the prompt has come, before the result is handed over. */
  finished(): void
  /** Rejects with what the caller is to see, once the terminal can be used again or is closed. */
  failed(output: OutputBuffer, reason: unknown): Promise<never>
  /** What was learned of this device for later exchanges. */
  habits: { echoes: boolean | undefined; pages: boolean }
}
