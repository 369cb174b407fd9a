import { FlotillaError } from '../../errors/flotilla-error.js'
import { onAbort } from '../../resilience/on-abort.js'
import type { LayerFactory } from '../layer.js'

/** Ends the wait for the tool when its time is up, the caller leaves or the kernel closes, and tells the tool so by its signal. */
export const deadline: LayerFactory =
  ({ running }, tool) =>
  (next) =>
  (call) => {
    const timeoutMs = Math.min(tool.timeoutMs, call.options.timeoutMs ?? tool.timeoutMs)
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
      const finish = (): void => {
        clearTimeout(timer)
        running.offCancel(give)
        stopListening()
      }
      let stopListening = (): void => {}
      if (call.signal.aborted) return give(call.signal.reason)
      running.onCancel(give)
      stopListening = onAbort(call.signal, () => give(call.signal.reason))
      next(call).then(
        (output) => {
          finish()
          resolve(output)
        },
        (error) => {
          finish()
          reject(error)
        },
      )
    })
  }

/** A write may have reached the device by then: made again, it may happen twice. */
const IN_DOUBT = {
  retryable: false,
  hint: 'Whether it took effect is not known: look at the device before you try again.',
}

/** A longer wait would overflow, and end at once. */
const LONGEST_TIMER_MS = 0x7fffffff
