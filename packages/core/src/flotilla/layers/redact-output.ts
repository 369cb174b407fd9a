import type { LayerFactory } from '../layer.js'

/** Nothing secret and no control characters leave, unless a program of our own asked for it. */
export const redactOutputs: LayerFactory = (kernel) => (next) => async (call) => {
  const output = await next(call)
  return call.options.unredacted === true ? output : kernel.redaction.output(output, call.devices)
}
