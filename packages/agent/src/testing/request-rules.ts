import { isObject, misshapen } from './request-shape.js'
import type { ScriptedBody } from './script.js'

type Block = { type: string } & Record<string, unknown>

const MAX_MARKERS = 4

/** The first rule of the Messages API that a request breaks, in words; nothing when it is well formed. */
export const brokenRule = (body: ScriptedBody): string | undefined => {
  const shape = misshapen(body)
  if (shape !== undefined) return shape
  for (const fault of faults(body)) return fault
  return undefined
}

function* faults(body: ScriptedBody): Generator<string> {
  const { model, max_tokens, messages } = body
  if (typeof model !== 'string' || model === '') yield 'model: Field required'
  if (!Number.isInteger(max_tokens) || max_tokens < 0) yield 'max_tokens: Field required, a whole number'
  for (const name of ['temperature', 'top_p', 'top_k']) {
    if (name in body) yield `${name}: not supported by this model`
  }
  const choice = (body.tool_choice as { type?: string } | undefined)?.type
  if (choice === 'any' || choice === 'tool') yield 'tool_choice: this model cannot be forced to use a tool'
  yield* systemFaults(body.system)
  yield* toolFaults(body.tools)
  if (messages.length === 0) return yield 'messages: at least one message is required'
  yield* historyFaults(messages)
  const markers = countMarkers(body)
  if (markers > MAX_MARKERS)
    yield `A maximum of ${MAX_MARKERS} blocks with cache_control may be provided. Found ${markers}.`
}

function* systemFaults(system: ScriptedBody['system']): Generator<string> {
  if (!Array.isArray(system)) return
  for (const [index, block] of system.entries()) {
    if (typeof block?.text !== 'string' || block.text.trim() === '')
      yield `system.${index}: text content blocks must be non-empty`
  }
}

function* toolFaults(tools: ScriptedBody['tools']): Generator<string> {
  const names = new Set<string>()
  for (const [index, { name, input_schema }] of (tools ?? []).entries()) {
    if (!/^[a-zA-Z0-9_-]{1,128}$/.test(name)) yield `tools.${index}.name: must match ^[a-zA-Z0-9_-]{1,128}$`
    if (names.has(name)) yield `tools: Tool names must be unique, found ${name} twice`
    names.add(name)
    if (input_schema?.type !== 'object') yield `tools.${index}.input_schema.type: must be "object"`
  }
}

function* historyFaults(messages: ScriptedBody['messages']): Generator<string> {
  const turns = mergeTurns(messages)
  if (turns[0]?.role !== 'user') yield 'messages: first message must use the "user" role'
  const ids = new Set<string>()
  let open: string[] = []
  for (const [index, { role, content }] of turns.entries()) {
    if (content.length === 0) yield `messages.${index}: all messages must have non-empty content`
    for (const block of content) {
      if (block.type === 'text' && String(block.text ?? '').trim() === '')
        yield 'messages: text content blocks must be non-empty'
    }
    if (role === 'user') yield* resultFaults(index, content, open)
    else yield* replyFaults(index, content)
    const uses = content.filter(({ type }) => type === 'tool_use')
    if (role === 'user' && uses.length > 0) yield `messages.${index}: tool_use blocks can only be in assistant messages`
    for (const { id } of uses) {
      if (ids.has(String(id))) yield `messages: tool_use ids must be unique, found ${String(id)} twice`
      ids.add(String(id))
    }
    open = uses.map(({ id }) => String(id))
  }
  if (open.length > 0) yield `messages: tool_use ids without tool_result blocks: ${open.join(', ')}`
}

/** What only a model says, as it says it. */
function* replyFaults(index: number, content: readonly Block[]): Generator<string> {
  for (const { type, input, cache_control } of content) {
    if (type === 'tool_result') yield `messages.${index}: tool_result blocks can only be in user messages`
    if (type === 'tool_use' && !isObject(input)) yield `messages.${index}: the input of a tool_use must be an object`
    if (isThinking(type) && cache_control) yield `messages.${index}: thinking blocks cannot have cache_control`
  }
}

const isThinking = (type: string): boolean => type === 'thinking' || type === 'redacted_thinking'

/** Results stand first, answer each call of the turn before exactly once, and nothing else. */
function* resultFaults(index: number, content: readonly Block[], open: readonly string[]): Generator<string> {
  const answered: string[] = []
  for (const [position, block] of content.entries()) {
    if (block.type !== 'tool_result') continue
    if (content[position - 1] !== undefined && content[position - 1]?.type !== 'tool_result') {
      yield `messages.${index}: tool_result blocks must come first in the content`
    }
    const id = String(block.tool_use_id)
    if (!open.includes(id)) yield `messages.${index}: unexpected tool_use_id ${id} in tool_result blocks`
    if (answered.includes(id)) yield `messages.${index}: each tool_use must have a single result, found two for ${id}`
    answered.push(id)
  }
  const missing = open.filter((id) => !answered.includes(id))
  if (missing.length > 0) yield `messages.${index}: tool_use ids without tool_result blocks: ${missing.join(', ')}`
}

/** Messages of one role that follow each other are one turn, as for the API. */
function mergeTurns(messages: ScriptedBody['messages']): { role: string; content: Block[] }[] {
  const turns: { role: string; content: Block[] }[] = []
  for (const { role, content } of messages) {
    const blocks = (typeof content === 'string' ? [{ type: 'text', text: content }] : content) as unknown as Block[]
    const last = turns.at(-1)
    if (last?.role === role) last.content.push(...blocks)
    else turns.push({ role, content: [...blocks] })
  }
  return turns
}

const countMarkers = (value: unknown): number => {
  if (typeof value !== 'object' || value === null) return 0
  const own = 'cache_control' in value && value.cache_control ? 1 : 0
  // schemas and inputs may have a field of that name
  const parts = Object.entries(value).filter(([key]) => !['cache_control', 'input_schema', 'input'].includes(key))
  return parts.reduce((sum, [, part]) => sum + countMarkers(part), own)
}
