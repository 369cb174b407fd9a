import { randomUUID } from 'node:crypto'
import type { ScriptedBody, ScriptedReply } from './script.js'

/** A message in the API's own form. */
export interface WireMessage {
  id: string
  type: 'message'
  role: 'assistant'
  model: string
  content: WireBlock[]
  stop_reason: string | null
  stop_sequence: string | null
  stop_details: unknown
  usage: Record<string, number>
}

export type WireBlock = { type: string } & Record<string, unknown>

const newId = (prefix: string): string => `${prefix}_${randomUUID().replaceAll('-', '').slice(0, 24)}`

/** Rough, as everywhere: four characters are a token. */
export const tokensOf = (value: unknown): number => Math.ceil(JSON.stringify(value).length / 4)

/** Makes a whole message of a scripted reply. `sign` gives a thinking its signature. */
export function composeMessage(
  reply: ScriptedReply,
  body: ScriptedBody,
  sign: (thinking: string) => string,
): WireMessage {
  const content = reply.content?.map((block) => ({ ...block }) as WireBlock) ?? composeBlocks(reply, sign)
  const hasCalls = content.some(({ type }) => type === 'tool_use')
  return {
    id: newId('msg'),
    type: 'message',
    role: 'assistant',
    model: body.model,
    content,
    stop_reason: reply.stopReason ?? (hasCalls ? 'tool_use' : 'end_turn'),
    stop_sequence: null,
    stop_details: reply.stopDetails ?? null,
    usage: {
      input_tokens: reply.usage?.input ?? tokensOf([body.system, body.tools, body.messages]),
      output_tokens: reply.usage?.output ?? tokensOf(content),
      cache_read_input_tokens: reply.usage?.cacheRead ?? 0,
      cache_creation_input_tokens: reply.usage?.cacheWrite ?? 0,
    },
  }
}

function composeBlocks(
  { thinking, text, toolUses = [] }: ScriptedReply,
  sign: (thinking: string) => string,
): WireBlock[] {
  const blocks: WireBlock[] = []
  if (thinking !== undefined) blocks.push({ type: 'thinking', thinking, signature: sign(thinking) })
  if (text !== undefined) blocks.push({ type: 'text', text, citations: null })
  for (const { name, input = {}, id = newId('toolu') } of toolUses) {
    blocks.push({ type: 'tool_use', id, name, input, caller: { type: 'direct' } })
  }
  return blocks
}
