import type { LayerFactory } from '../layer.js'

/** A write with an idempotency key runs once, however often it is asked for. Stands before approval: a replay needs none. */
export const runOnce: LayerFactory = (kernel, tool) =>
  tool.effect === 'read'
    ? undefined
    : (next) => (call) => {
        const key = call.options.idempotencyKey
        return key === undefined ? next(call) : kernel.idempotency.once(call, key, () => next(call))
      }

/** The last moment before a write runs. */
export const markStarted: LayerFactory = (_kernel, tool) =>
  tool.effect === 'read'
    ? undefined
    : (next) => async (call) => {
        await call.markStarted?.()
        return next(call)
      }
