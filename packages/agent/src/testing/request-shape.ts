import type { ScriptedBody } from './script.js'

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** What the other rules take for granted: where a field of a request is of another kind than the API has there. */
export function misshapen({ messages, system, tools }: ScriptedBody): string | undefined {
  if (!Array.isArray(messages)) return 'messages: must be a list'
  const message = messages.findIndex((one) => !isMessage(one))
  if (message >= 0) return `messages.${message}: must have a role, user or assistant, and a content, a text or blocks`
  if (system !== undefined && typeof system !== 'string' && !isBlocks(system)) return 'system: must be a text or blocks'
  if (tools !== undefined && !(Array.isArray(tools) && tools.every(isTool))) return 'tools: must be a list of tools'
  return undefined
}

const isMessage = (value: unknown): boolean =>
  isObject(value) &&
  (value.role === 'user' || value.role === 'assistant') &&
  (typeof value.content === 'string' || isBlocks(value.content))

const isBlocks = (value: unknown): boolean =>
  Array.isArray(value) && value.every((block) => isObject(block) && typeof block.type === 'string')

const isTool = (value: unknown): boolean => isObject(value) && typeof value.name === 'string'
