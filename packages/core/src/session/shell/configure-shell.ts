import { FlotillaError } from '../../errors/flotilla-error.js'
import type { Answer, CommitFlow } from '../../platforms/platform.js'
import { findFailure } from '../command-failure.js'
import { unsentResult } from '../configure-result.js'
import type { CommandResult, ConfigureOptions, ConfigureResult } from '../device-session.js'
import { checkSave, commitFlow } from '../modes/commit-flow.js'
import type { Conversation } from '../reader/conversation.js'
import { readyAnswers } from '../reader/ready-answer.js'
import { type SessionScene, secretOf } from '../session-scene.js'
import { moveTo } from './mode-mover.js'

const DEFAULT_TIMEOUT_MS = 60_000
/** Leaving must not hang on a device that just failed. */
const CLEAN_UP_MS = 10_000

/** Enters configuration, sends the lines up to the first rejected one, commits or discards, and leaves the way it came. */
export async function configureShell(
  scene: SessionScene,
  conversation: Conversation,
  lines: readonly string[],
  options: ConfigureOptions,
  send: (line: string) => Promise<CommandResult>,
): Promise<ConfigureResult> {
  const { device, platform } = scene
  const mode = options.mode ?? platform.configMode
  if (mode === undefined || (mode !== platform.configMode && !platform.modes[mode]?.configuration)) {
    throw new FlotillaError(
      'UNSUPPORTED',
      `${platform.name} has no configuration mode${mode === undefined ? '' : ` "${mode}"`} (${device.name})`,
      {
        device: device.name,
      },
    )
  }
  if (options.save) checkSave(platform, mode, device.name)
  const startedAt = performance.now()
  const cameFrom = conversation.prompts.mode
  const result = unsentResult(device.name)
  const work = new ConfigureWork({ scene, conversation, options, result, mode })
  try {
    await moveTo(scene, conversation, mode, options)
    await work.sendLines(lines, send)
    await work.conclude(lines.length)
  } finally {
    await work.leave(cameFrom)
  }
  if (result.ok && options.save) await work.save()
  result.durationMs = performance.now() - startedAt
  return result
}

interface ConfigureParts {
  scene: SessionScene
  conversation: Conversation
  options: ConfigureOptions
  result: ConfigureResult
  /** The configuration mode. */
  mode: string
}

class ConfigureWork {
  readonly #scene: SessionScene
  readonly #conversation: Conversation
  readonly #options: ConfigureOptions
  readonly #result: ConfigureResult
  /** Whether a candidate holds lines that are neither committed nor discarded. */
  #pending = false

  readonly #mode: string
  readonly #flow: CommitFlow

  constructor({ scene, conversation, options, result, mode }: ConfigureParts) {
    this.#scene = scene
    this.#conversation = conversation
    this.#options = options
    this.#result = result
    this.#mode = mode
    this.#flow = commitFlow(scene.platform, mode)
  }

  get #inConfiguration(): boolean {
    const { mode } = this.#conversation.prompts
    return mode === this.#mode || this.#scene.platform.modes[mode]?.configuration === true
  }

  async sendLines(lines: readonly string[], send: (line: string) => Promise<CommandResult>): Promise<void> {
    for (const [index, line] of lines.entries()) {
      this.#options.signal?.throwIfAborted()
      this.#pending = true
      const sent = await send(line)
      this.#result.results.push(sent)
      if (sent.failure !== undefined) return this.#reject(index, line, sent.failure)
      // What follows would run as commands of another mode.
      if (!this.#inConfiguration && index < lines.length - 1)
        return this.#reject(index, line, 'this line left the configuration mode')
    }
  }

  async conclude(count: number): Promise<void> {
    const commit = this.#flow
    if (!commit.commit) {
      this.#result.applied = this.#result.results.some(({ failure }) => failure === undefined)
      this.#pending = false
      return
    }
    if (this.#result.ok && this.#options.commit !== false && this.#inConfiguration) {
      const failure = await this.#step('commit', commit.commit, commit.commitAnswers)
      if (failure === undefined) {
        this.#result.applied = true
        this.#pending = false
      } else this.#reject(count, commit.commit, failure)
    }
    if (!this.#result.ok) await this.#discard()
    // A candidate that the caller did not want committed stays: on most platforms it is shared.
    if (this.#options.commit === false) this.#pending = false
  }

  /** Gets back to the mode the session came from, or closes it: nothing may be left in configuration. */
  async leave(cameFrom: string): Promise<void> {
    await this.#conversation.settled()
    if (this.#conversation.state === 'closed') return
    try {
      if (this.#pending) await this.#discard()
      await moveTo(this.#scene, this.#conversation, cameFrom, { timeoutMs: CLEAN_UP_MS })
    } catch (error) {
      this.#conversation.close()
      if (this.#result.ok) throw error
    }
  }

  /** Makes the running configuration survive a reload. @throws COMMAND_FAILED */
  async save(): Promise<void> {
    const { device } = this.#scene
    const { save: command, saveAnswers, saveMode } = this.#flow
    if (command === undefined) {
      this.#result.saved = true
      return
    }
    const cameFrom = this.#conversation.prompts.mode
    if (saveMode !== undefined) await moveTo(this.#scene, this.#conversation, saveMode, this.#options)
    const failure = await this.#step('save', command, saveAnswers)
    await moveTo(this.#scene, this.#conversation, cameFrom, this.#options)
    if (failure !== undefined) {
      const why = this.#scene.redact(failure)
      throw new FlotillaError('COMMAND_FAILED', `${device.name} applied the lines but did not save them: ${why}`, {
        device: device.name,
        details: { phase: 'save' },
      })
    }
    this.#result.saved = true
  }

  #reject(index: number, line: string, failure: string): void {
    this.#result.ok = false
    this.#result.rejected = { index, line, failure }
  }

  async #discard(): Promise<void> {
    this.#pending = false
    const { discard, discardAnswers } = this.#flow
    if (discard === undefined || !this.#inConfiguration) return
    this.#result.discarded = (await this.#step('discard', discard, discardAnswers)) === undefined
  }

  /** @returns the failure, if the device rejected it. */
  async #step(phase: string, command: string, answers: readonly Answer[] = []): Promise<string | undefined> {
    const { text } = await this.#conversation.converse(command + (this.#scene.platform.enter ?? '\n'), {
      phase,
      timeoutMs: this.#options.timeoutMs ?? DEFAULT_TIMEOUT_MS,
      signal: phase === 'discard' ? undefined : this.#options.signal,
      acceptShapes: true,
      echo: command,
      answers: readyAnswers(answers, (name) => secretOf(this.#scene, name)),
    })
    return findFailure(text, this.#scene.platform.failures)
  }
}
