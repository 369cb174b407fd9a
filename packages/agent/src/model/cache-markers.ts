import type { CacheControlEphemeral, ContentBlockParam, MessageParam } from '@anthropic-ai/sdk/resources/messages'

/** From a marker the API looks back at most 20 blocks for a prefix that is cached. */
const LOOK_BACK = 18
const STEP = 15

const blocksOf = ({ content }: MessageParam): number => (typeof content === 'string' ? 1 : content.length)

const isMarkable = ({ type }: ContentBlockParam): boolean => type !== 'thinking' && type !== 'redacted_thinking'

/**
 * Places the one marker inside the messages. The marker at the end, which the API places itself, finds what the last request
 * cached as long as a turn is short; after a turn of many parallel calls it needs one in between. The marker then stays where
 * it is, so that messages are sent as they were sent before.
 */
export class CacheMarkers {
  readonly #control: CacheControlEphemeral
  #blocksSent = 0
  #marker: { message: number; block: number } | undefined

  constructor(control: CacheControlEphemeral) {
    this.#control = control
  }

  /** The messages as they go out. To be called once a request. */
  mark(messages: readonly MessageParam[]): MessageParam[] {
    const total = messages.reduce((sum, message) => sum + blocksOf(message), 0)
    if (this.#blocksSent > 0 && total - this.#blocksSent > LOOK_BACK) {
      this.#marker = locate(messages, this.#blocksSent + STEP) ?? this.#marker
    }
    this.#blocksSent = total
    const marker = this.#marker
    return messages.map((message, index) => (index === marker?.message ? this.#with(message, marker.block) : message))
  }

  #with(message: MessageParam, block: number): MessageParam {
    if (typeof message.content === 'string') return message
    const content = message.content.map((item, index) =>
      index === block ? ({ ...item, cache_control: this.#control } as ContentBlockParam) : item,
    )
    return { ...message, content } as MessageParam
  }
}

/** The first block from the given one on that may carry a marker. */
function locate(messages: readonly MessageParam[], from: number): { message: number; block: number } | undefined {
  let seen = 0
  for (const [message, { content }] of messages.entries()) {
    const blocks = typeof content === 'string' ? [] : content
    for (const [block, item] of blocks.entries()) {
      if (seen + block >= from && isMarkable(item)) return { message, block }
    }
    seen += typeof content === 'string' ? 1 : content.length
  }
  return undefined
}
