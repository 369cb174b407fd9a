import { FlotillaError } from '../../errors/flotilla-error.js'
import { onAbort } from '../../resilience/on-abort.js'
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
      const timer = setTimeout(
        () => {
          give(
            new FlotillaError('DEADLINE_EXCEEDED', `Tool "${tool.name}" did not finish within ${timeoutMs} ms`, {
              details: { timeoutMs },
              ...(tool.effect !== 'read' && IN_DOUBT),
            }),
          )
        },
        Math.min(timeoutMs, LONGEST_TIMER_MS),
      )
      let stopListening = (): void => {}
      const finish = (): void => {
        clearTimeout(timer)
        running.offCancel(give)
        stopListening()
      }
      if (signal?.aborted) return give(signal.reason)
      // the layers above may have taken longer than the kernel was willing to wait
      if (running.signal.aborted) return give(running.signal.reason)
      running.onCancel(give)
      if (signal) stopListening = onAbort(signal, () => give(signal.reason))
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

/** A write may have reached the device by then: made again, it may happen twice. */
const IN_DOUBT = {
  retryable: false,
  hint: 'Whether it took effect is not known: look at the device before you try again.',
}

/** A longer wait would overflow, and end at once. */
const LONGEST_TIMER_MS = 0x7fffffff
