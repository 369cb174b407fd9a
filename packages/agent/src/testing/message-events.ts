import type { WireBlock, WireMessage } from './compose-message.js'

/** One server-sent event: its data names its type. */
export type WireEvent = { type: string } & Record<string, unknown>

/** A message as the API streams it: blocks open empty, fill piece by piece, and close; figures grow to the end. */
export function* messageEvents(message: WireMessage, chunkSize: number): Generator<WireEvent> {
  const { content, stop_reason, stop_sequence, stop_details, usage } = message
  yield {
    type: 'message_start',
    message: { ...message, content: [], stop_reason: null, stop_details: null, usage: { ...usage, output_tokens: 1 } },
  }
  yield { type: 'ping' }
  for (const [index, block] of content.entries()) {
    yield { type: 'content_block_start', index, content_block: emptied(block) }
    for (const delta of deltas(block, chunkSize)) yield { type: 'content_block_delta', index, delta }
    yield { type: 'content_block_stop', index }
  }
  yield { type: 'message_delta', delta: { stop_reason, stop_sequence, stop_details }, usage }
  yield { type: 'message_stop' }
}

function emptied(block: WireBlock): WireBlock {
  if (block.type === 'text') return { ...block, text: '' }
  if (block.type === 'thinking') return { ...block, thinking: '', signature: '' }
  if (block.type === 'tool_use') return { ...block, input: {} }
  return block
}

function* deltas(block: WireBlock, chunkSize: number): Generator<WireEvent> {
  if (block.type === 'text') {
    for (const text of pieces(String(block.text), chunkSize)) yield { type: 'text_delta', text }
  } else if (block.type === 'thinking') {
    for (const thinking of pieces(String(block.thinking), chunkSize)) yield { type: 'thinking_delta', thinking }
    yield { type: 'signature_delta', signature: block.signature }
  } else if (block.type === 'tool_use') {
    // the API begins with an empty piece; a text stands for JSON that is no whole value
    const json = typeof block.input === 'string' ? block.input : JSON.stringify(block.input)
    yield { type: 'input_json_delta', partial_json: '' }
    for (const partial_json of pieces(json, chunkSize)) yield { type: 'input_json_delta', partial_json }
  }
}

function* pieces(text: string, size: number): Generator<string> {
  const step = Math.max(1, size)
  for (let from = 0; from < text.length; from += step) yield text.slice(from, from + step)
}
