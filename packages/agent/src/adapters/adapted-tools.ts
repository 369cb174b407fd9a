import type { Approver, Caller, Flotilla, Tool } from '@flotilla/core'
import { failed } from '../calls/call-outcome.js'
import { toModelNames } from '../calls/tool-names.js'
import { describeTool } from '../calls/toolbox.js'
import { markOutput } from '../outputs/shape-output.js'

export interface AdapterOptions {
  caller: Omit<Caller, 'via'>
  /** Asked before each write, besides the kernel's own. */
  approver?: Approver
}

/** One tool of the kernel as a model's interface can take it. */
export interface AdaptedTool {
  readonly name: string
  readonly description: string
  readonly schema: { type: 'object'; [keyword: string]: unknown }
  /** Never rejects but for an abort: a failure is a text with its code. */
  call(input: unknown, signal?: AbortSignal): Promise<{ ok: boolean; text: string }>
}

/** What both adapters have in common: names that models accept, calls through the kernel, outputs marked as untrusted. */
export function adaptTools(
  flotilla: Flotilla,
  { caller, approver }: AdapterOptions,
  maxNameLength: number,
): AdaptedTool[] {
  const agent: Caller = { ...caller, via: 'agent' }
  const tools = flotilla.tools.list({ caller: agent })
  const names = toModelNames(
    tools.map(({ name }) => name),
    maxNameLength,
  )
  return tools.map((tool, index) => ({
    name: names[index] ?? tool.name,
    description: describeTool(tool),
    schema: { ...tool.inputSchema, type: 'object' },
    async call(input, signal) {
      try {
        const { text } = await flotilla.call(tool.name, input, { caller: agent, signal, approver })
        return { ok: true, text: markOutput(text, await devicesOf(tool, input)) }
      } catch (error) {
        if (signal?.aborted) throw signal.reason
        return { ok: false, text: textOf(tool, input, error) }
      }
    },
  }))
}

async function devicesOf(tool: Tool, input: unknown): Promise<readonly string[]> {
  const parsed = await tool.parseInput(input)
  return parsed.ok ? tool.devices(parsed.value) : []
}

const textOf = (tool: Tool, input: unknown, error: unknown): string =>
  String(failed({ id: '', name: tool.name, input }, error).block.content)
