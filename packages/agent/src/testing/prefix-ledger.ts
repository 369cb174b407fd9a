import { createHash } from 'node:crypto'
import type { ScriptedBody } from './script.js'

type Block = { type: string } & Record<string, unknown>

const SIGNATURE = 'scripted.'

/** Markers say where the cache ends and are no part of what it holds. */
const bytesOf = (value: unknown): string =>
  JSON.stringify(value, (key, item) => (key === 'cache_control' ? undefined : item)) ?? ''

const hash = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 32)

const headOf = ({ model, system, tools }: ScriptedBody): string => bytesOf([model, system ?? null, tools ?? null])

const blocksOf = (content: ScriptedBody['messages'][number]['content'] | undefined): Block[] =>
  Array.isArray(content) ? (content as unknown as Block[]) : []

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value)

const isThinking = ({ type }: Block): boolean => type === 'thinking' || type === 'redacted_thinking'

/** The messages without thinking, which may be left out when a conversation goes on elsewhere. */
const spoken = (messages: ScriptedBody['messages']): string =>
  bytesOf(
    messages
      .map(({ role, content }) => ({
        role,
        content: Array.isArray(content) ? blocksOf(content).filter((b) => !isThinking(b)) : content,
      }))
      .filter(({ content }) => content.length > 0),
  )

interface Issued {
  model: string
  head: string
  messages: string
  reply: string
}

/**
 * Remembers what each reply was an answer to, and finds requests that have changed something before it: that would lose the
 * prompt cache, and the API refuses it where thinking is bound to what it was about.
 */
export class PrefixLedger {
  /** Several where conversations that know nothing of each other have the same ids. */
  readonly #byCall = new Map<string, Issued[]>()

  /** The signature of a thinking in a reply to these messages. */
  sign(thinking: unknown, body: ScriptedBody, before: ScriptedBody['messages']): string {
    return SIGNATURE + hash(headOf(body) + bytesOf([before, thinking]))
  }

  /** To be told of each reply that went out whole. */
  remember(body: ScriptedBody, content: readonly Block[]): void {
    // what a client makes of an input that cannot be sent back is its own affair
    if (content.some(({ type, input }) => type === 'tool_use' && !isObject(input))) return
    const issued = { model: body.model, head: headOf(body), messages: spoken(body.messages), reply: saidIn(content) }
    for (const { type, id } of content) {
      if (type === 'tool_use') this.#byCall.set(String(id), [...(this.#byCall.get(String(id)) ?? []), issued])
    }
  }

  /** What was changed, in words. */
  changed(body: ScriptedBody): string | undefined {
    for (const [index, { role, content }] of body.messages.entries()) {
      if (role !== 'assistant') continue
      const before = body.messages.slice(0, index)
      for (const block of blocksOf(content)) {
        const fault = this.#changedBefore(body, before, block, content, index)
        if (fault !== undefined) return fault
      }
    }
    return undefined
  }

  #changedBefore(
    body: ScriptedBody,
    before: ScriptedBody['messages'],
    block: Block,
    content: ScriptedBody['messages'][number]['content'],
    index: number,
  ): string | undefined {
    const signature = String(block.signature ?? '')
    if (isThinking(block) && signature.startsWith(SIGNATURE)) {
      if (signature !== this.sign(block.thinking, body, before)) {
        return `messages.${index}: thinking is bound to a model, system, tools and earlier messages that differ from these, or was changed`
      }
    }
    const issued = block.type === 'tool_use' ? (this.#byCall.get(String(block.id)) ?? []) : []
    const faults = issued.map((one) => changedSince(one, body, { before, content, index }))
    return faults.includes(undefined) ? undefined : faults.at(-1)
  }
}

interface Place {
  before: ScriptedBody['messages']
  content: ScriptedBody['messages'][number]['content']
  index: number
}

function changedSince(issued: Issued, body: ScriptedBody, { before, content, index }: Place): string | undefined {
  if (issued.model === body.model && issued.head !== headOf(body))
    return 'system or tools changed within a conversation'
  if (issued.messages !== spoken(before)) return `messages before messages.${index} changed within a conversation`
  if (issued.reply !== saidIn(blocksOf(content))) return `messages.${index} is not the reply that was given`
  return undefined
}

/** What was said in a reply, whatever the order and the spare fields a client sends it back with. */
const saidIn = (content: readonly Block[]): string =>
  bytesOf(
    content
      .filter((block) => !isThinking(block) && !(block.type === 'text' && String(block.text).trim() === ''))
      .map(({ type, text, id, name, input }) => [type, text, id, name, input]),
  )
