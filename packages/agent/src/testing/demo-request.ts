import type { ScriptedBody } from './script.js'

/** What one tool said, as the demonstration reads it. */
export interface DemoResult {
  readonly tool: string
  readonly devices: readonly string[]
  readonly output?: Readonly<Record<string, unknown>> | undefined
  readonly error?: Readonly<Record<string, unknown>> | undefined
  /** When it is none of the two, as it came. */
  readonly text?: string | undefined
}

export interface DemoRequest {
  readonly prompt: string
  /** That the prompt is about, when it says so. */
  readonly device: string | undefined
  /** Input schemas by tool name. */
  readonly tools: ReadonlyMap<string, Readonly<Record<string, unknown>>>
  /** Of the tools called for this prompt. */
  readonly results: readonly DemoResult[]
}

type Block = { type: string } & Record<string, unknown>

const blocksOf = (message: ScriptedBody['messages'][number]): Block[] =>
  typeof message.content === 'string'
    ? [{ type: 'text', text: message.content }]
    : (message.content as unknown as Block[])

/** Finds the last prompt, the device it is about, and what tools have said since. */
export function readDemoRequest({ messages, tools = [] }: ScriptedBody): DemoRequest {
  const start = messages.findLastIndex((message) => message.role === 'user' && !blocksOf(message).some(isResult))
  const asked = messages[start]
  const texts = asked ? blocksOf(asked).flatMap(({ text }) => (typeof text === 'string' ? [text] : [])) : []
  const names = new Map<string, string>()
  const results: DemoResult[] = []
  for (const message of messages.slice(start + 1)) {
    for (const block of blocksOf(message)) {
      if (block.type === 'tool_use') names.set(String(block.id), String(block.name))
      if (isResult(block)) results.push(toResult(names.get(String(block.tool_use_id)) ?? '?', block.content))
    }
  }
  return {
    prompt: texts[0] ?? '',
    device: deviceIn(texts),
    tools: new Map(tools.map(({ name, input_schema }) => [name, input_schema])),
    results,
  }
}

const isResult = ({ type }: Block): boolean => type === 'tool_result'

function deviceIn(texts: readonly string[]): string | undefined {
  const noted = /\babout the device ("(?:[^"\\]|\\.)*")/.exec(texts.slice(1).join('\n'))?.[1]
  if (noted !== undefined) return JSON.parse(noted) as string
  return /\b(?:\d{1,3}\.){3}\d{1,3}\b/.exec(texts[0] ?? '')?.[0]
}

function toResult(tool: string, content: unknown): DemoResult {
  const text = typeof content === 'string' ? content : blocksText(content)
  try {
    const { devices = [], output, error, head, tail } = JSON.parse(text) as Record<string, never>
    if (output ?? error) return { tool, devices, output, error }
    return { tool, devices, text: [head, '…', tail].filter(Boolean).join('\n') }
  } catch {
    return { tool, devices: [], text }
  }
}

const blocksText = (content: unknown): string =>
  Array.isArray(content) ? content.map(({ text }: { text?: unknown }) => String(text ?? '')).join('\n') : ''
