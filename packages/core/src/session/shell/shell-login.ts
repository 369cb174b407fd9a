import { FlotillaError, isFlotillaError } from '../../errors/flotilla-error.js'
import type { PrepareStep } from '../../platforms/platform.js'
import type { ShellChannel } from '../../transports/device-transport.js'
import { Conversation } from '../reader/conversation.js'
import type { ExchangeResult } from '../reader/exchange-port.js'
import { type ReadyAnswer, RepeatedQuestion, readyAnswers } from '../reader/ready-answer.js'
import { findSecret, type SessionScene, secretOf } from '../session-scene.js'

export interface LoginOptions {
  signal?: AbortSignal | undefined
  /** From the shell request to the first prompt. @default 30_000 */
  promptTimeoutMs?: number | undefined
  /** Terminal size. @default 511 × 200 */
  columns?: number | undefined
  rows?: number | undefined
  /** A terminal that is at a prompt already. */
  present?: ShellChannel | undefined
}

export const DEFAULT_PROMPT_TIMEOUT_MS = 30_000
const LINES_BUSY =
  /all (?:\w+ )?lines (?:are )?(?:busy|in use)|too many (?:users|sessions|connections)|(?:maximum|session) (?:number|limit)[^\n]*(?:reached|exceeded)/i

/** Opens the terminal, gets to the first prompt and prepares the terminal: paging off, wide lines. */
export async function logIn(scene: SessionScene, options: LoginOptions): Promise<Conversation> {
  const { platform, device, transport } = scene
  const { present, signal } = options
  // Typed ahead, a command would be taken for the user name.
  const isAlone =
    present !== undefined ||
    platform.typeAhead === false ||
    platform.echo === false ||
    transport.facts.askedNothing === true
  const ahead = isAlone ? [] : platform.prepare.filter(isUnconditional)
  const enter = platform.enter ?? '\n'
  const typeAhead = ahead.map(({ send }) => send + enter).join('')
  const channel =
    present ??
    (await transport.shell({
      columns: options.columns ?? 511,
      rows: options.rows ?? 200,
      typeAhead: typeAhead === '' ? undefined : typeAhead,
      signal,
    }))
  const conversation = new Conversation({
    device: device.name,
    channel,
    platform,
    redact: scene.redact,
    // A connection whose terminal is over is of no use, and would hold a line of the device until somebody closes it.
    onClosed: () => void transport.close(),
  })
  try {
    const first = await firstPrompt(scene, conversation, {
      ...options,
      // Not a line feed: behind the carriage return that ended the last line there, some take it for a part of that.
      type: present && '\r',
      typedAhead: ahead.at(-1)?.send,
    })
    await prepare(scene, conversation, first.tookTypeAhead ? new Set(ahead) : new Set(), signal)
    return conversation
  } catch (error) {
    conversation.close()
    throw error
  }
}

export interface FirstPromptOptions extends Pick<LoginOptions, 'signal' | 'promptTimeoutMs'> {
  /** What is typed to make the prompt show. */
  type?: string | undefined
  /** The last line of what was typed ahead. */
  typedAhead?: string | undefined
  /** How long a line that could be a prompt must stay the last. */
  shapeQuietMs?: number | undefined
}

/**
 * Answers what the device asks on the way and waits for its first prompt.
 * @throws PROMPT_TIMEOUT, AUTH_FAILED, LINES_BUSY, CONNECTION_CLOSED, SECRET_MISSING, `signal.reason`
 */
export async function firstPrompt(
  scene: SessionScene,
  conversation: Conversation,
  { type, typedAhead, shapeQuietMs, signal, promptTimeoutMs = DEFAULT_PROMPT_TIMEOUT_MS }: FirstPromptOptions,
): Promise<ExchangeResult> {
  try {
    return await conversation.converse(type, {
      phase: 'login',
      timeoutMs: promptTimeoutMs,
      signal,
      acceptShapes: true,
      answers: loginAnswers(scene),
      ...(typedAhead === undefined ? {} : { typedAhead }),
      ...(shapeQuietMs === undefined ? {} : { shapeQuietMs }),
    })
  } catch (error) {
    throw loginError(scene, error, conversation.tail())
  }
}

const isUnconditional = ({ mode, answers }: PrepareStep): boolean => mode === undefined && answers === undefined

/** Sends the steps that fit the present mode and were not taken yet. */
export async function prepare(
  scene: SessionScene,
  conversation: Conversation,
  taken: Set<PrepareStep>,
  signal: AbortSignal | undefined,
): Promise<void> {
  for (const step of scene.platform.prepare) {
    if (taken.has(step) || (step.mode !== undefined && step.mode !== conversation.prompts.mode)) continue
    taken.add(step)
    const { text } = await conversation.converse(step.send + (scene.platform.enter ?? '\n'), {
      phase: 'preparation',
      timeoutMs: DEFAULT_PROMPT_TIMEOUT_MS,
      signal,
      acceptShapes: true,
      echo: step.send,
      answers: readyAnswers(step.answers ?? [], (name) => secretOf(scene, name)),
    })
    const failure = scene.platform.failures.find((pattern) => text.split('\n').some((line) => pattern.test(line)))
    if (failure && step.optional === false) {
      throw new FlotillaError(
        'COMMAND_FAILED',
        `${scene.device.name} rejected "${step.send}", which its sessions need: ${text.trim()}`,
        {
          device: scene.device.name,
        },
      )
    }
  }
}

/** The platform's own dialogue, and a login inside the terminal for devices that let SSH in without one. */
function loginAnswers(scene: SessionScene): ReadyAnswer[] {
  const { credentials, platform } = scene
  const own = readyAnswers(platform.login ?? [], (name) => secretOf(scene, name))
  if (!credentials) return own
  return [
    ...own,
    {
      question: /^(?!last\b)(?:\S+ )?(?:login|user ?name):\s*$/i,
      text: () => credentials.username,
      enter: true,
      isSecret: true,
    },
    ...(findSecret(credentials, 'login') === undefined
      ? []
      : [{ question: /^(?:\S+ )?password:\s*$/i, text: () => secretOf(scene, 'login'), enter: true, isSecret: true }]),
  ]
}

function loginError({ device }: SessionScene, error: unknown, tail: string): unknown {
  if (error instanceof RepeatedQuestion) {
    return new FlotillaError(
      'AUTH_FAILED',
      `${device.name} asked for the login again inside the terminal: it refused the credentials`,
      {
        device: device.name,
        details: { phase: 'login', tail },
      },
    )
  }
  if (isFlotillaError(error) && error.code === 'CONNECTION_CLOSED' && LINES_BUSY.test(tail)) {
    return new FlotillaError(
      'LINES_BUSY',
      `All terminal lines of ${device.name} are in use: ${JSON.stringify(tail.slice(-160))}`,
      {
        device: device.name,
        cause: error,
        details: { phase: 'login', tail },
      },
    )
  }
  return error
}
