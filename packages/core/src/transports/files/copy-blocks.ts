import { abortable } from '../abortable.js'

/** A copy in blocks, several under way at the same time. */
export interface CopyPlan {
  /** 0 when it is not known. */
  size: number
  /** Up to `length` bytes at `position`; empty at the end. */
  read(position: number, length: number): Promise<Uint8Array>
  write(position: number, data: Uint8Array): Promise<void>
  /** Checked before each block. */
  signal: AbortSignal
  onProgress?: ((done: number, total: number) => void) | undefined
}

/** Small enough for every SFTP server, large enough that 64 of them fill a channel's window. */
const BLOCK_BYTES = 31_744
const LANES = 64

/**
 * Copies everything and answers how much that was. A failure ends all lanes before it is thrown; an abort does not
 * wait for what is under way, and nothing is written after it.
 */
export function copyBlocks(plan: CopyPlan): Promise<number> {
  return abortable(copyAll(plan), plan.signal)
}

async function copyAll({ size, read, write, signal, onProgress }: CopyPlan): Promise<number> {
  let next = 0
  let done = 0
  let failure: { error: unknown } | undefined

  /** One block; false at the end of the source. */
  const copyBlock = async (start: number, length: number): Promise<boolean> => {
    for (let position = start; position < start + length; ) {
      signal.throwIfAborted()
      const data = await read(position, start + length - position)
      if (data.length === 0) return false
      signal.throwIfAborted()
      await write(position, data)
      position += data.length
      done += data.length
      if (!signal.aborted) onProgress?.(done, Math.max(size, done))
    }
    return true
  }
  const lane = async (): Promise<void> => {
    while (!failure && next < size) {
      const start = next
      const length = Math.min(BLOCK_BYTES, size - start)
      next += length
      if (!(await copyBlock(start, length))) return
    }
  }
  const guarded = (): Promise<void> =>
    lane().catch((error: unknown) => {
      failure ??= { error }
    })
  await Promise.all(Array.from({ length: Math.min(LANES, Math.ceil(size / BLOCK_BYTES)) }, guarded))
  if (failure) throw failure.error
  // A file that tells no size, as those the kernel makes up, is read until it ends.
  if (size === 0) while (await copyBlock(done, BLOCK_BYTES));
  return done
}
