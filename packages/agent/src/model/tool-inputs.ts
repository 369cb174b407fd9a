import type { Message, RawMessageStreamEvent } from '@anthropic-ai/sdk/resources/messages'

/**
 * The inputs of tools as they were written. The client library makes the best of JSON that breaks off, and a call with half of its
 * commands must not run: such an input stays the text it is, which every tool refuses.
 */
export class ToolInputs {
  /** By the position of their block. */
  readonly #texts = new Map<number, string>()

  follow(event: RawMessageStreamEvent): void {
    if (event.type !== 'content_block_delta' || event.delta.type !== 'input_json_delta') return
    this.#texts.set(event.index, (this.#texts.get(event.index) ?? '') + event.delta.partial_json)
  }

  /** The message with those inputs as texts that are no JSON. */
  restore(message: Message): Message {
    const content = message.content.map((block, index) => {
      const text = this.#texts.get(index) ?? ''
      return block.type !== 'tool_use' || text === '' || isJson(text) ? block : { ...block, input: text }
    })
    return { ...message, content }
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
