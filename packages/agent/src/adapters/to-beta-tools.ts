import { ToolError } from '@anthropic-ai/sdk/lib/tools/ToolError'
import type { Flotilla } from '@flotilla/core'
import { type AdapterOptions, adaptTools } from './adapted-tools.js'

/** A tool as `client.beta.messages.toolRunner` takes it. */
export interface BetaTool {
  type: 'custom'
  name: string
  description: string
  input_schema: { type: 'object'; [keyword: string]: unknown }
  run(input: unknown, context?: { signal?: AbortSignal | null | undefined }): Promise<string>
  parse(content: unknown): unknown
}

/**
 * The kernel's tools for the client library's own loop, for those who prefer it to `createAgent`. Calls go through the kernel;
 * order of writes, budgets and large outputs are then yours to see to. Pass the runner `thread: false` unless its history shall
 * be kept by the API.
 */
export const toBetaTools = (flotilla: Flotilla, options: AdapterOptions): BetaTool[] =>
  adaptTools(flotilla, options, 128).map(({ name, description, schema, call }) => ({
    type: 'custom',
    name,
    description,
    input_schema: schema,
    parse: (content) => content,
    async run(input, context) {
      const { ok, text } = await call(input, context?.signal ?? undefined)
      if (!ok) throw new ToolError(text)
      return text
    },
  }))
