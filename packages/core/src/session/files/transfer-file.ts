import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { FlotillaError, isFlotillaError } from '../../errors/flotilla-error.js'
import type { FileChannel } from '../../transports/device-transport.js'
import type { TransferOptions, TransferResult } from '../device-session.js'
import type { SessionScene } from '../session-scene.js'
import { checkTime, timerMs } from '../time-limits.js'

const DEFAULT_TIMEOUT_MS = 600_000
const CLEAN_UP_MS = 5_000

interface Transfer extends TransferOptions {
  direction: 'upload' | 'download'
  localPath: string
  remotePath: string
}

/**
 * Copies one file and compares the copy with the original: by SHA-256 where the device can run `sha256sum`, by size elsewhere.
 * @throws OPTION_INVALID, FILE_NOT_FOUND, FILE_DENIED, DISK_FULL, VERIFY_FAILED, TRANSFER_FAILED, DEADLINE_EXCEEDED, UNSUPPORTED
 */
export async function transferFile(scene: SessionScene, transfer: Transfer): Promise<TransferResult> {
  const { direction, localPath, timeoutMs = DEFAULT_TIMEOUT_MS } = transfer
  const { name } = scene.device
  checkTime('timeoutMs', timeoutMs, name)
  checkPath('localPath', localPath, name)
  checkPath('remotePath', transfer.remotePath, name)
  // Where a login begins; SFTP servers know no `~`.
  const remotePath = transfer.remotePath.replace(/^~\/(?=.)/, '')
  transfer.signal?.throwIfAborted()
  if (direction === 'upload') await checkLocalFile(localPath, name)
  const startedAt = performance.now()
  const deadline = AbortSignal.timeout(timerMs(timeoutMs))
  const signal = transfer.signal ? AbortSignal.any([transfer.signal, deadline]) : deadline
  let files: FileChannel | undefined
  // From the first block on, there is a file on the device that a failure leaves incomplete.
  let isPartial = false
  const onProgress = (done: number, total: number): void => {
    isPartial = true
    transfer.onProgress?.(done, total)
  }
  try {
    files = await scene.transport.files({ signal })
    const bytes = await files[direction](
      ...(direction === 'upload' ? ([localPath, remotePath] as const) : ([remotePath, localPath] as const)),
      { signal, onProgress },
    )
    isPartial = false
    const comparison = await compare(scene, files, localPath, remotePath, signal)
    return { device: name, bytes, durationMs: performance.now() - startedAt, protocol: files.protocol, ...comparison }
  } catch (error) {
    if (isPartial && direction === 'upload' && files?.protocol === 'scp') await removePartial(scene, remotePath)
    transfer.signal?.throwIfAborted()
    if (deadline.aborted) {
      throw new FlotillaError(
        'DEADLINE_EXCEEDED',
        `The ${direction} of ${remotePath} on ${name} did not finish within ${timeoutMs} ms`,
        {
          device: name,
          cause: error,
          details: { phase: direction, elapsedMs: Math.round(performance.now() - startedAt) },
        },
      )
    }
    if (isFlotillaError(error)) throw inPhase(error, direction)
    throw new FlotillaError(
      'TRANSFER_FAILED',
      `The ${direction} of ${remotePath} on ${name} failed: ${messageOf(error)}`,
      { device: name, cause: error, details: { phase: direction } },
    )
  } finally {
    await files?.close()
  }
}

/** The same error, saying what was going on. */
function inPhase(error: FlotillaError, phase: string): FlotillaError {
  if (error.details?.phase !== undefined) return error
  const { code, message, device, retryable, hint, cause, details } = error
  return new FlotillaError(code, message, { device, retryable, hint, cause, details: { phase, ...details } })
}

/** SCP cannot remove what it left behind; a POSIX shell can. Best effort: the failure that made it necessary is what the caller is to hear. */
async function removePartial({ transport, platform }: SessionScene, path: string): Promise<void> {
  if (platform.channel !== 'exec' || !transport.isOpen) return
  const signal = AbortSignal.timeout(CLEAN_UP_MS)
  await transport.exec(`rm -f -- ${quote(path)}`, { signal }).catch(() => undefined)
}

/** A line end would end the command that starts SCP, or its announcement of the file. */
function checkPath(option: string, path: unknown, device: string): void {
  const problem =
    typeof path !== 'string' || path === ''
      ? 'must be a path'
      : option === 'remotePath' && /[\x00-\x1f\x7f]/.test(path)
        ? 'must hold no control characters'
        : undefined
  if (problem === undefined) return
  throw new FlotillaError('OPTION_INVALID', `${option} ${problem}; nothing was sent to ${device}`, {
    device,
    details: { phase: 'transfer' },
  })
}

async function checkLocalFile(path: string, device: string): Promise<void> {
  const found = await stat(path).catch(() => undefined)
  if (found?.isFile()) return
  const why = found ? 'is no regular file' : 'does not exist or may not be read'
  throw new FlotillaError('FILE_NOT_FOUND', `The local file ${path} ${why}; nothing was sent to ${device}`, {
    device,
    details: { phase: 'upload', path },
  })
}

async function compare(
  scene: SessionScene,
  files: FileChannel,
  localPath: string,
  remotePath: string,
  signal: AbortSignal,
): Promise<Pick<TransferResult, 'verified' | 'sha256'>> {
  const { name } = scene.device
  const remote = scene.platform.channel === 'exec' ? await remoteHash(scene, remotePath, signal) : undefined
  if (remote !== undefined) {
    const sha256 = await localHash(localPath)
    if (sha256 === remote) return { verified: 'sha256', sha256 }
    throw new FlotillaError(
      'VERIFY_FAILED',
      `${remotePath} on ${name} has SHA-256 ${remote}, the local file ${sha256}`,
      { device: name },
    )
  }
  const [{ size }, there] = await Promise.all([stat(localPath), files.stat(remotePath)])
  if (there?.isDirectory)
    throw new FlotillaError('FILE_DENIED', `${remotePath} on ${name} is a folder: name the file itself`, {
      device: name,
      hint: 'Name the file itself; the device has put the copy into the folder.',
    })
  if (there?.size === size) return { verified: 'size' }
  throw new FlotillaError(
    'VERIFY_FAILED',
    `${remotePath} on ${name} has ${there?.size ?? 'no'} bytes, the local file ${size}`,
    { device: name },
  )
}

/** Undefined where the device has no `sha256sum`. */
async function remoteHash({ transport }: SessionScene, path: string, signal: AbortSignal): Promise<string | undefined> {
  const { stdout, exitStatus } = await transport.exec(`sha256sum -- ${quote(path)}`, { signal })
  const hash = /^\\?([0-9a-f]{64})\s/.exec(Buffer.from(stdout).toString('latin1'))?.[1]
  return exitStatus === 0 ? hash : undefined
}

async function localHash(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer)
  return hash.digest('hex')
}

/** One word for a POSIX shell. */
export const quote = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
