import { noTracer } from '../../observe/tracer.js'
import type { LayerFactory } from '../layer.js'
import { codeOf, isCancelled } from '../outcome.js'

/** A span for each call, named as OpenTelemetry's conventions for tools name it. Never with inputs or outputs on it. */
export const trace: LayerFactory = ({ tracer }, tool) =>
  tracer === noTracer
    ? undefined
    : (next) => (call) => {
        const attributes = {
          'gen_ai.operation.name': 'execute_tool',
          'gen_ai.tool.name': tool.name,
          'flotilla.effect': tool.effect,
          'flotilla.via': String(call.caller?.via),
          'flotilla.correlation_id': call.correlationId,
        }
        return tracer.startActiveSpan(`execute_tool ${tool.name}`, { attributes }, async (span) => {
          try {
            return await next(call)
          } catch (error) {
            const type = isCancelled(call, error) ? 'cancelled' : codeOf(error)
            span.setAttribute('error.type', type)
            span.setStatus({ code: 2, message: type })
            throw error
          } finally {
            span.end()
          }
        })
      }
