import type { ArtifactStore } from './artifact-store.js'
import { toReadableText } from './readable-text.js'

/** Says about every tool result that it is data, whatever it looks like. */
const TRUST = 'device-output'

export interface ShapeOptions {
  store: ArtifactStore
  /** Who may read the whole of it later. */
  owner: string
  /** Hears that an output could not be kept: the call has succeeded all the same. */
  onStoreFailed(error: unknown): void
  maxInlineBytes: number
}

/**
 * A tool's output as the model gets it: JSON that names its source and marks it as untrusted. Large ones are stored; the model
 * gets the beginning, the end, and an id to look into the rest.
 */
export async function shapeOutput(
  result: { text: string; output: unknown },
  devices: readonly string[],
  { maxInlineBytes, ...kept }: ShapeOptions,
): Promise<string> {
  const whole = markOutput(result.text, devices)
  if (Buffer.byteLength(whole) <= maxInlineBytes) return whole
  const text = toReadableText(result.output)
  const id = await keep(text, kept)
  const lines = text.split('\n').length
  const about = { trust: TRUST, devices, truncated: true, output_id: id, lines, bytes: Buffer.byteLength(text) }
  const hint = id === undefined ? REST_LOST : REST_KEPT
  for (let share = maxInlineBytes; ; share = Math.floor(share * 0.8)) {
    const [head, tail] = [cutAfterLine(text, Math.floor(share * 0.7)), cutBeforeLine(text, Math.floor(share * 0.2))]
    const shaped = JSON.stringify({ ...about, hint, head, tail })
    // escapes and letters beyond ASCII make the bytes more than the characters
    if (Buffer.byteLength(shaped) <= maxInlineBytes || share < 64) return shaped
  }
}

const REST_KEPT = 'Beginning and end only. Use read_output or search_output with output_id for the rest.'
const REST_LOST = 'Beginning and end only; the rest could not be kept. Ask for less if it is needed.'

async function keep(text: string, { store, owner, onStoreFailed }: Omit<ShapeOptions, 'maxInlineBytes'>) {
  try {
    return await store.put({ owner, text })
  } catch (error) {
    onStoreFailed(error)
    return undefined
  }
}

/** JSON of an output, wrapped so that it names its source and counts as untrusted. */
export const markOutput = (json: string, devices: readonly string[]): string =>
  `{"trust":"${TRUST}","devices":${JSON.stringify(devices)},"output":${json}}`

/** A failure as the model gets it. Messages may quote a device, so they are data too. */
export const shapeError = (error: Readonly<Record<string, unknown>>, devices: readonly string[]): string =>
  JSON.stringify({ trust: TRUST, devices, error })

function cutAfterLine(text: string, length: number): string {
  const cut = text.slice(0, length)
  const end = cut.lastIndexOf('\n')
  return wellFormed(end > length / 2 ? cut.slice(0, end) : cut)
}

function cutBeforeLine(text: string, length: number): string {
  const cut = length > 0 ? text.slice(-length) : ''
  const start = cut.indexOf('\n')
  return wellFormed(start >= 0 && start < length / 2 ? cut.slice(start + 1) : cut)
}

/** Without half of a character that takes two units. */
const wellFormed = (text: string): string => text.replace(/^[\uDC00-\uDFFF]|[\uD800-\uDBFF]$/g, '')
