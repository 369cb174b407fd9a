import type { Call } from '../call.js'
import type { LayerFactory } from '../layer.js'
import { codeOf, outcomeOf } from '../outcome.js'

/** Codes behind which there is a defect that somebody has to look at. */
const DEFECTS: ReadonlySet<string> = new Set(['INTERNAL', 'OUTPUT_INVALID', 'AUDIT_FAILED'])

/** One line a call; unexpected errors whole, with stack and causes. */
export const logCalls: LayerFactory = ({ logger }) => {
  const isOn = logger.isLevelEnabled?.('info') ?? true
  return (next) => async (call) => {
    try {
      const output = await next(call)
      if (isOn) call.log.info(fieldsOf(call, 'ok'), 'tool called')
      return output
    } catch (error) {
      const code = codeOf(error)
      const outcome = outcomeOf(call, error)
      if (outcome === 'failed' && DEFECTS.has(code)) {
        call.log.error({ ...fieldsOf(call, outcome), code, err: error }, 'tool failed unexpectedly')
      } else if (isOn) {
        const message = error instanceof Error ? error.message : String(error)
        call.log.info({ ...fieldsOf(call, outcome), code, message }, 'tool call ended')
      }
      throw error
    }
  }
}

const fieldsOf = (call: Call, outcome: string): Record<string, unknown> => ({
  outcome,
  durationMs: call.durationMs,
  cacheStatus: call.cacheStatus,
  devices: call.devices,
})
