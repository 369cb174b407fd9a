import type { Tool as ToolParam } from '@anthropic-ai/sdk/resources/messages'
import type { Tool } from '@flotilla/core'
import type { OutputTool } from '../outputs/output-tools.js'
import { toModelNames } from './tool-names.js'

/** A tool as it was offered to the model at the beginning of a run. */
export interface OfferedTool {
  readonly tool: Tool
  /** Set for the agent's own tools, which do not go through the kernel. */
  readonly own?: OutputTool | undefined
}

/** What the model may call in one run, and nothing else. Fixed when the run starts, in the order of the names. */
export interface Toolbox {
  readonly definitions: readonly ToolParam[]
  find(modelName: string): OfferedTool | undefined
}

export function createToolbox(tools: readonly Tool[], own: readonly OutputTool[]): Toolbox {
  const offered: OfferedTool[] = tools.map((tool) => ({ tool }))
  // without other tools there is no output to look into
  if (tools.length > 0) for (const one of own) offered.push({ tool: one.tool, own: one })
  offered.sort(
    (one, other) =>
      compare(one.tool.name, other.tool.name) || Number(one.own !== undefined) - Number(other.own !== undefined),
  )
  const names = toModelNames(offered.map(({ tool }) => tool.name))
  const byName = new Map(names.map((name, index) => [name, offered[index]]))
  return {
    definitions: offered.map(({ tool }, index) => toDefinition(tool, names[index] ?? tool.name)),
    find: (modelName) => byName.get(modelName),
  }
}

const toDefinition = (tool: Tool, name: string): ToolParam => ({
  name,
  description: describeTool(tool),
  input_schema: tool.inputSchema as ToolParam.InputSchema,
})

/** The description as a model should read it. */
export function describeTool({ description, effect, deprecated }: Tool): string {
  const notes: string[] = []
  if (effect !== 'read') notes.push('Changes devices: runs only after an approval.')
  if (deprecated) {
    const instead = deprecated.replacedBy ? ` Use ${deprecated.replacedBy} instead.` : ''
    notes.push(`Deprecated.${instead}`)
  }
  return [description, ...notes].join('\n')
}

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0)
