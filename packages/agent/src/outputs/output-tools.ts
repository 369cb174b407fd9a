import { defineTool, FlotillaError, type Tool } from '@flotilla/core'
import { z } from 'zod'
import type { ArtifactStore } from './artifact-store.js'
import { searchLines } from './search-lines.js'

/** A tool that the agent itself has: it looks into what the run has got already and reaches no device. */
export interface OutputTool {
  readonly tool: Tool
  run(input: Readonly<Record<string, unknown>>): Promise<Record<string, unknown>>
}

const OUTPUT_ID = z.string().describe('output_id of an earlier tool result')

const readOutput = defineTool({
  name: 'read_output',
  description:
    'Reads lines of an earlier tool result that was too large to show whole. Prefer search_output when you know what to look for.',
  effect: 'read',
  input: z.object({
    id: OUTPUT_ID,
    from: z.number().int().min(1).default(1).describe('First line, counted from 1'),
    lines: z.number().int().min(1).max(2_000).default(200).describe('How many lines'),
  }),
  output: z.looseObject({}),
  run: () => ({}),
})

const searchOutput = defineTool({
  name: 'search_output',
  description: 'Finds lines of an earlier, too large tool result by a regular expression, with their line numbers.',
  effect: 'read',
  input: z.object({
    id: OUTPUT_ID,
    pattern: z.string().min(1).max(500).describe('JavaScript regular expression, matched against each line'),
    ignore_case: z.boolean().default(true),
    max: z.number().int().min(1).max(500).default(100).describe('Most matches to return'),
  }),
  output: z.looseObject({}),
  run: () => ({}),
})

/** The agent's own tools, over the results that `owner` may see. Their answers stay below `maxInlineBytes`. */
export function createOutputTools(store: ArtifactStore, owner: string, maxInlineBytes: number): OutputTool[] {
  const linesOf = async (id: string): Promise<string[]> => {
    const artifact = await store.get(id, owner)
    if (artifact !== undefined) return artifact.text.split('\n')
    throw new FlotillaError('INPUT_INVALID', `There is no output with the id ${JSON.stringify(id.slice(0, 64))}`, {
      hint: 'Use an output_id from a tool result of this conversation, or call the tool again.',
    })
  }
  // half is left for escapes and for what stands round the lines
  const budget = Math.floor(maxInlineBytes / 2)
  return [
    {
      tool: readOutput,
      async run(input) {
        const { id, from, lines } = input as { id: string; from: number; lines: number }
        const all = await linesOf(id)
        const page = fitting(all.slice(from - 1, from - 1 + lines), budget)
        const next = from + page.length
        return {
          from,
          lines: page.length,
          total_lines: all.length,
          next: next <= all.length ? next : null,
          text: page.join('\n'),
        }
      },
    },
    {
      tool: searchOutput,
      async run(input) {
        const { id, pattern, ignore_case, max } = input as {
          id: string
          pattern: string
          ignore_case: boolean
          max: number
        }
        const { matches, total } = searchLines(await linesOf(id), pattern, { ignoreCase: ignore_case, max })
        const shown = fitting(matches, budget, ({ text }) => text)
        return { total_matches: total, matches: shown, ...(shown.length < total && { truncated: true }) }
      },
    },
  ]
}

/** As many as fit into the bytes, one at least. */
function fitting<Item>(items: readonly Item[], bytes: number, textOf: (item: Item) => string = String): Item[] {
  let used = 0
  const end = items.findIndex((item, index) => (used += Buffer.byteLength(textOf(item)) + 16) > bytes && index > 0)
  return items.slice(0, end < 0 ? items.length : end)
}
