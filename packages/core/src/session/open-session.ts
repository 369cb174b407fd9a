import { FlotillaError, isFlotillaError } from '../errors/flotilla-error.js'
import type { Device } from '../inventory/device.js'
import type { Platform } from '../platforms/platform.js'
import { resolvePlatform } from '../platforms/registry.js'
import { createRedactor, type Redactor } from '../redact/create-redactor.js'
import { linkController } from '../resilience/linked-controller.js'
import type { CredentialProvider, Credentials } from '../transports/credentials.js'
import type { ShellChannel } from '../transports/device-transport.js'
import type { SshConnector } from '../transports/ssh/ssh-connector.js'
import { connectDevice } from './connect-device.js'
import { detectOnDevice } from './detect-on-device.js'
import type { DeviceSession } from './device-session.js'
import { ExecSession } from './exec/exec-session.js'
import type { Conversation } from './reader/conversation.js'
import type { SessionScene } from './session-scene.js'
import { canMove, moveTo } from './shell/mode-mover.js'
import { DEFAULT_PROMPT_TIMEOUT_MS, type LoginOptions, logIn, prepare } from './shell/shell-login.js'
import { ShellSession } from './shell/shell-session.js'
import { checkTime, timerMs } from './time-limits.js'

export interface OpenSessionOptions {
  signal?: AbortSignal
  /** Shares jump hosts, host keys and the handshake limit between sessions. @default one for the process */
  connector?: SshConnector
  /** TCP connection and SSH handshake, in milliseconds. @default 15_000 */
  connectTimeoutMs?: number
  /** Login, in milliseconds. @default 30_000 */
  authTimeoutMs?: number
  /** From the shell request to the first prompt, in milliseconds. @default 30_000 */
  promptTimeoutMs?: number
  /** The whole opening, in milliseconds. @default 60_000 */
  timeoutMs?: number
  /** `shell` also on platforms that use exec channels. @default the platform's */
  channel?: 'shell' | 'exec'
  /** Used when the device has none of its own. */
  credentials?: Credentials | CredentialProvider
  /** Told the credentials before they are used: for redactors that are to know them. */
  onCredentials?: (credentials: Credentials) => void
  /** Mode to be in when it opens. @default the platform's home, as far as the secrets reach */
  mode?: string
  /** Terminal width. @default 511 */
  columns?: number
  /** Terminal height. @default 200 */
  rows?: number
}

const DEFAULT_TIMEOUT_MS = 60_000
const TIMES = ['timeoutMs', 'promptTimeoutMs', 'connectTimeoutMs', 'authTimeoutMs'] as const

/**
 * Connects, logs in, learns the prompt, prepares the terminal and gets to the platform's home mode.
 *
 * @throws HOST_UNREACHABLE, CONNECTION_REFUSED, CONNECT_TIMEOUT, AUTH_FAILED, HOST_KEY_CHANGED, HOST_KEY_UNKNOWN,
 * ALGORITHM_MISMATCH, LINES_BUSY, PROMPT_TIMEOUT, DEADLINE_EXCEEDED, PLATFORM_UNKNOWN, PLATFORM_NOT_DETECTED, …
 * @throws `signal.reason`, unchanged, when aborted.
 */
export async function openSession(device: Device, options: OpenSessionOptions = {}): Promise<DeviceSession> {
  const { timeoutMs = DEFAULT_TIMEOUT_MS } = options
  options.signal?.throwIfAborted()
  checkDevice(device)
  // An unknown platform must not cost a connection.
  const platform = device.platform === 'auto' ? undefined : platformOf(device)
  for (const name of TIMES) checkTime(name, options[name], device.name)
  const startedAt = performance.now()
  // Not AbortSignal.any, which costs four times as much: that shows over a thousand logins.
  const controller = linkController(options.signal)
  const { signal } = controller
  const timer = setTimeout(() => controller.abort(OUT_OF_TIME), timerMs(timeoutMs + GRACE_MS))
  try {
    return await open(device, platform, { ...options, signal, deadlineAt: startedAt + timeoutMs })
  } catch (error) {
    options.signal?.throwIfAborted()
    const elapsedMs = Math.round(performance.now() - startedAt)
    if (error !== OUT_OF_TIME && !(isTimeout(error) && elapsedMs + NEAR_MS >= timeoutMs)) throw error
    throw tooLate(device, timeoutMs, elapsedMs, error)
  } finally {
    clearTimeout(timer)
    controller.release()
  }
}

/** Steps that keep a clock of their own can say how far they got: they are to notice first. */
const GRACE_MS = 25
/** Timers are no more exact. */
const NEAR_MS = 2
const OUT_OF_TIME = new Error('out of time')

const isTimeout = (error: unknown): error is FlotillaError => isFlotillaError(error) && error.code.endsWith('_TIMEOUT')

function tooLate({ name }: Device, timeoutMs: number, elapsedMs: number, cause: unknown): FlotillaError {
  const known = isFlotillaError(cause) ? cause : undefined
  return new FlotillaError(
    'DEADLINE_EXCEEDED',
    `${name} did not open within ${timeoutMs} ms${known ? `: ${known.message}` : ''}`,
    { device: name, cause: known, hint: known?.hint, details: { phase: 'open', ...known?.details, elapsedMs } },
  )
}

/** What a program without types may have got wrong. */
function checkDevice(device: unknown): void {
  const name = typeof device === 'object' && device !== null && 'name' in device ? device.name : undefined
  if (typeof name === 'string' && name !== '') return
  throw new FlotillaError(
    'OPTION_INVALID',
    'openSession needs a device: an object with a name, a host and a platform',
    {
      details: { phase: 'open' },
    },
  )
}

function platformOf({ name, platform }: Device): Platform {
  try {
    return resolvePlatform(platform)
  } catch (error) {
    if (!isFlotillaError(error)) throw error
    const { code, message, details } = error
    throw new FlotillaError(code, `${name}: ${message}`, { device: name, details: { phase: 'open', ...details } })
  }
}

async function open(
  device: Device,
  known: Platform | undefined,
  options: OpenSessionOptions & { signal: AbortSignal; deadlineAt: number },
): Promise<DeviceSession> {
  const left = (): number => Math.max(1, Math.ceil(options.deadlineAt - performance.now()))
  const { transport, credentials } = await connectDevice(device, known, { ...options, timeoutMs: left() })
  const place = { device, transport, credentials }
  const { promptTimeoutMs = DEFAULT_PROMPT_TIMEOUT_MS } = options
  const login = { ...options, promptTimeoutMs: Math.min(promptTimeoutMs, left()) }
  try {
    const detected = known
      ? undefined
      : await detectOnDevice({ ...place, redact: lazyRedaction(undefined, credentials) }, login)
    const platform = known ?? detected?.platform ?? resolvePlatform(String(device.platform))
    if (detected && platform.usernameSuffix !== undefined && !device.connect) {
      // The terminal is as its login asked for it, and this platform's login has more to ask for.
      await transport.close()
      return await open(device, platform, options)
    }
    const scene = { ...place, platform, redact: lazyRedaction(platform, credentials) }
    return await overTransport(scene, detected?.channel, login)
  } catch (error) {
    await transport.close()
    throw error
  }
}

/** @param present a terminal that detection left at a prompt */
async function overTransport(
  scene: SessionScene,
  present: ShellChannel | undefined,
  options: OpenSessionOptions & { signal: AbortSignal },
): Promise<DeviceSession> {
  const channel = options.channel ?? scene.platform.channel ?? 'shell'
  if (channel === 'exec') present?.close()
  const session =
    channel === 'exec' ? await openExec(scene, options.signal) : await openShell(scene, { ...options, present })
  if (options.mode !== undefined) await session.enter(options.mode, { signal: options.signal })
  return session
}

/** Only errors need it, and most sessions have none. */
function lazyRedaction(platform: Platform | undefined, credentials: Credentials | undefined): (text: string) => string {
  let redactor: Redactor | undefined
  return (text) => {
    const secrets = [credentials?.password, credentials?.passphrase, ...Object.values(credentials?.secrets ?? {})]
    redactor ??= createRedactor({
      ...(platform && { platform: platform.name }),
      secrets: secrets.filter((secret) => secret !== undefined),
    })
    return redactor.text(text)
  }
}

async function openShell(scene: SessionScene, options: LoginOptions & { signal: AbortSignal }): Promise<DeviceSession> {
  const { platform } = scene
  const conversation = await logIn(scene, options)
  const { mode } = conversation.prompts
  if (
    mode !== platform.home &&
    canMove(scene, mode, platform.home) &&
    (await movedHome(scene, conversation, options))
  ) {
    const done = new Set(platform.prepare.filter((step) => step.mode === undefined || step.mode === mode))
    await prepare(scene, conversation, done, options.signal)
  }
  return new ShellSession(scene, conversation)
}

/**
 * Accounts without the right to a higher mode are not even told of it (FRR: `% Unknown command: enable`): they stay where the login
 * landed. A refused secret is an error all the same.
 */
async function movedHome(scene: SessionScene, conversation: Conversation, options: LoginOptions): Promise<boolean> {
  try {
    await moveTo(scene, conversation, scene.platform.home, options)
    return true
  } catch (error) {
    if (
      isFlotillaError(error) &&
      error.code === 'MODE_UNREACHABLE' &&
      error.details?.secretRefused !== true &&
      conversation.state === 'ready'
    ) {
      return false
    }
    throw error
  }
}

/** Asking for the name also shows that this account may run commands at all. */
async function openExec(scene: SessionScene, signal: AbortSignal): Promise<DeviceSession> {
  const { stdout, exitStatus } = await scene.transport.exec('uname -n', { signal })
  const name = Buffer.from(stdout).toString('utf8').trim()
  return new ExecSession(scene, exitStatus === 0 && name !== '' ? name : scene.device.name)
}
