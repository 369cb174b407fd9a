import type {
  ContentBlockParam,
  Message,
  MessageParam,
  TextBlockParam,
  ToolResultBlockParam,
} from '@anthropic-ai/sdk/resources/messages'
import { toHistory, toolUses } from './reply.js'

/**
 * The history of one run. Grows at its end only and never changes before it: the prompt cache and the binding of thinking blocks
 * depend on every byte. Each method leaves a history that the API accepts.
 */
export class Conversation {
  readonly #messages: MessageParam[] = []
  /** Calls of the last reply that have no result yet. */
  #open: readonly string[] = []

  constructor(history: readonly MessageParam[] = []) {
    for (const message of withoutThinking(history)) this.#append(message)
  }

  get messages(): readonly MessageParam[] {
    return this.#messages
  }

  /** Ids of calls that must be answered next. */
  get open(): readonly string[] {
    return this.#open
  }

  ask(texts: readonly string[]): void {
    this.#append({ role: 'user', content: texts.map(toText) })
  }

  reply(message: Message): void {
    const content = toHistory(message)
    // the API refuses a message without content
    if (content.length === 0) return
    this.#append({ role: 'assistant', content })
    this.#open = toolUses(message).map(({ id }) => id)
  }

  /** All results of the last reply in one message, notes to the model after them. */
  answer(results: readonly ToolResultBlockParam[], notes: readonly string[] = []): void {
    this.#append({ role: 'user', content: [...results, ...notes.map(toText)] })
    this.#open = []
  }

  /**
   * Starts over with the same messages for another model. Thinking belongs to the model that did it and is left out.
   */
  restart(): void {
    const kept = withoutThinking(this.#messages.splice(0))
    for (const message of kept) this.#append(message)
  }

  #append(message: MessageParam): void {
    this.#messages.push(freeze(structuredClone(message)))
  }
}

const toText = (text: string): TextBlockParam => ({ type: 'text', text })

const isThinking = ({ type }: ContentBlockParam): boolean => type === 'thinking' || type === 'redacted_thinking'

function* withoutThinking(messages: readonly MessageParam[]): Generator<MessageParam> {
  for (const message of messages) {
    if (message.role !== 'assistant' || typeof message.content === 'string') {
      yield message
      continue
    }
    const content = message.content.filter((block) => !isThinking(block))
    if (content.length > 0) yield { role: message.role, content }
  }
}

function freeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value
  for (const item of Object.values(value)) freeze(item)
  return Object.freeze(value)
}
