import type {
  CacheControlEphemeral,
  MessageParam,
  TextBlockParam,
  ThinkingConfigParam,
  Tool,
} from '@anthropic-ai/sdk/resources/messages'
import type { MessageStreamParams } from '@anthropic-ai/sdk/resources/messages/messages'
import type { AgentOptions } from '../agent.js'
import { CacheMarkers } from './cache-markers.js'

export interface RequestPlan {
  system: readonly string[]
  tools: readonly Tool[]
  thinking: ThinkingConfigParam | false | undefined
  promptCache: '5m' | '1h' | false
  extra: AgentOptions['request']
}

/**
 * Builds the requests of one conversation. All but the messages is made once and stays the same: order of the prefix is tools,
 * system, messages, with a cache marker after each.
 */
export class RequestBuilder {
  readonly #plan: RequestPlan
  readonly #control: CacheControlEphemeral | undefined
  #markers: CacheMarkers | undefined
  readonly #system: TextBlockParam[]
  readonly #tools: Tool[]

  constructor(plan: RequestPlan) {
    const { promptCache } = plan
    this.#plan = plan
    if (promptCache !== false) {
      this.#control = { type: 'ephemeral', ...(promptCache === '1h' && { ttl: '1h' as const }) }
    }
    this.restart()
    this.#system = this.#markLast(plan.system.map((text): TextBlockParam => ({ type: 'text', text })))
    this.#tools = this.#markLast(plan.tools)
  }

  build(model: string, maxTokens: number, messages: readonly MessageParam[]): MessageStreamParams {
    const { metadata, output_config, service_tier, stop_sequences, inference_geo } = this.#plan.extra ?? {}
    const thinking = this.#plan.thinking ?? defaultThinking(model)
    return {
      model,
      max_tokens: maxTokens,
      system: this.#system,
      ...(this.#tools.length > 0 && { tools: this.#tools }),
      messages: this.#markers?.mark(messages) ?? [...messages],
      ...(this.#control && { cache_control: this.#control }),
      ...(thinking && { thinking }),
      ...(metadata && { metadata }),
      ...(output_config && { output_config }),
      ...(service_tier && { service_tier }),
      ...(stop_sequences && { stop_sequences }),
      ...(inference_geo && { inference_geo }),
    }
  }

  /** For the same conversation with another model: nothing of it is cached there. */
  restart(): void {
    this.#markers = this.#control && new CacheMarkers(this.#control)
  }

  #markLast<Block extends TextBlockParam | Tool>(blocks: readonly Block[]): Block[] {
    const control = this.#control
    return blocks.map((block, index) =>
      control !== undefined && index === blocks.length - 1 ? { ...block, cache_control: control } : block,
    )
  }
}

/**
 * Summaries make the model's steps visible: newer models put what they say between tool calls into thinking blocks, which are
 * empty otherwise. Models before 4.6 refuse the setting.
 */
const defaultThinking = (model: string): ThinkingConfigParam | undefined =>
  /^claude-(?:[a-z]+-(?:[5-9]|\d{2,})(?:-|$)|(?:opus|sonnet)-4-[6-9](?:-|$))/.test(model)
    ? { type: 'adaptive', display: 'summarized' }
    : undefined
