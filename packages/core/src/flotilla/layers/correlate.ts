import { FlotillaError, isFlotillaError } from '../../errors/flotilla-error.js'
import { withCorrelation } from '../../observe/correlation.js'
import { sanitizeForModel } from '../../redact/sanitize-for-model.js'
import type { Call } from '../call.js'
import type { Kernel } from '../kernel.js'
import { sanitizeValue } from '../kernel-redaction.js'
import type { LayerFactory } from '../layer.js'
import { isCancelled } from '../outcome.js'

/** Gives everything below the correlation id, and turns whatever is thrown there into an error that may be shown. */
export const correlate: LayerFactory = (kernel) => (next) => (call) =>
  withCorrelation(call.correlationId, async () => {
    try {
      return await next(call)
    } catch (error) {
      // the reason of an abort goes back to the one who gave it, as it is
      if (isCancelled(call, error)) throw error
      throw toShown(kernel, call, error)
    }
  })

/** Errors that tell of defects: what they say is for the log. */
const MASKED: ReadonlySet<string> = new Set(['INTERNAL', 'OUTPUT_INVALID'])

function toShown(kernel: Kernel, call: Call, error: unknown): FlotillaError {
  const { correlationId, tool } = call
  if (!isFlotillaError(error) || MASKED.has(error.code)) {
    const code = isFlotillaError(error) ? error.code : 'INTERNAL'
    const what = code === 'OUTPUT_INVALID' ? 'gave a result that does not fit its schema' : 'failed unexpectedly'
    return new FlotillaError(code, `Tool "${tool.name}" ${what} (correlation id ${correlationId})`, {
      details: { correlationId },
      hint: 'Look in the log under the correlation id.',
    })
  }
  const clean = (text: string): string => kernel.redaction.text(sanitizeForModel(text), call.devices)
  // without the cause: it may hold anything
  return new FlotillaError(error.code, clean(error.message), {
    device: error.device,
    retryable: error.retryable,
    hint: clean(error.hint),
    details: { ...(kernel.redaction.value(sanitizeValue(error.details ?? {})) as object), correlationId },
  })
}
