import { FlotillaError } from '../../errors/flotilla-error.js'
import type { LayerFactory } from '../layer.js'

/** Ends the wait for the tool when its time is up, the caller leaves or the kernel closes, and tells the tool so by its signal. */
export const deadline: LayerFactory =
  ({ running }, tool) =>
  (next) =>
  (call) => {
    // only that of a caller who gave one: a listener of every call on a signal that all share would slow down all
    const { signal, timeoutMs: wantedMs = tool.timeoutMs } = call.options
    const timeoutMs = Math.min(tool.timeoutMs, wantedMs)
    return new Promise((resolve, reject) => {
      const give = (reason: unknown): void => {
        finish()
        // rejected before the tool hears of it, so that what it makes of the abort is not taken for the outcome
        reject(reason)
        call.abort(reason)
      }
      const onAbort = (): void => give(signal?.reason)
      const timer = setTimeout(() => {
        give(
          new FlotillaError('DEADLINE_EXCEEDED', `Tool "${tool.name}" did not finish within ${timeoutMs} ms`, {
            details: { timeoutMs },
          }),
        )
      }, timeoutMs)
      const finish = (): void => {
        clearTimeout(timer)
        running.offCancel(give)
        signal?.removeEventListener('abort', onAbort)
      }
      if (signal?.aborted) return onAbort()
      running.onCancel(give)
      signal?.addEventListener('abort', onAbort, { once: true })
      const fail = (error: unknown): void => {
        finish()
        reject(error)
      }
      try {
        next(call).then((output) => {
          finish()
          resolve(output)
        }, fail)
      } catch (error) {
        fail(error)
      }
    })
  }
