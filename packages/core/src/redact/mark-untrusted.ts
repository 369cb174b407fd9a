import { sanitizeForModel } from './sanitize-for-model.js'

/** Device text on its way to a model: data to judge, never instructions to follow. */
export interface UntrustedText {
  device: string
  command: string
  trust: 'device-output'
  text: string
}

/**
 * Wraps text from a device for a model, sanitised. Hand in redacted text, and redact what was sanitised: an invisible
 * character in the middle of a word hides it from the rules.
 */
export const markUntrusted = (device: string, command: string, text: string): UntrustedText => ({
  device: sanitizeForModel(device),
  command: sanitizeForModel(command),
  trust: 'device-output',
  text: sanitizeForModel(text),
})
