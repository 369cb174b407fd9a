import { sanitizeForModel } from './sanitize-for-model.js'

/** Device text on its way to a model: data to judge, never instructions to follow. */
export interface UntrustedText {
  device: string
  command: string
  trust: 'device-output'
  text: string
}

/** Wraps text from a device for a model. It is sanitised here; redact it before. */
export const markUntrusted = (device: string, command: string, text: string): UntrustedText => ({
  device: sanitizeForModel(device),
  command: sanitizeForModel(command),
  trust: 'device-output',
  text: sanitizeForModel(text),
})
