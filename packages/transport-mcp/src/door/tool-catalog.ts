import type { Caller, Flotilla, JsonSchema, Tool, ToolAnnotations } from '@flotilla/core'

/** A tool as `tools/list` shows it. */
export interface ListedTool {
  name: string
  title: string
  description: string
  inputSchema: JsonSchema & { type: 'object' }
  outputSchema: JsonSchema & { type: 'object' }
  annotations: ToolAnnotations
  _meta: { 'flotilla/fingerprint': string }
  [key: string]: unknown
}

/** Callers with more different sets of scopes than this are rare; their lists are made again. */
const MOST_LISTS = 64

/** Lists of tools, made once for each state of the registry and set of scopes. */
export class ToolCatalog {
  readonly #flotilla: Flotilla
  readonly #lists = new Map<string, ListedTool[]>()
  #fingerprint = ''

  constructor(flotilla: Flotilla) {
    this.#flotilla = flotilla
  }

  /** What this caller may see, by name. The same array until the registry changes: not to be changed. */
  list(caller: Caller): ListedTool[] {
    const { tools } = this.#flotilla
    if (tools.fingerprint !== this.#fingerprint) {
      this.#lists.clear()
      this.#fingerprint = tools.fingerprint
    }
    const key = JSON.stringify([...caller.scopes].sort())
    const known = this.#lists.get(key)
    if (known !== undefined) return known
    if (this.#lists.size >= MOST_LISTS) this.#lists.clear()
    const listed = tools.list({ caller }).map(toListedTool)
    this.#lists.set(key, listed)
    return listed
  }
}

export const toListedTool = (tool: Tool): ListedTool => ({
  name: tool.name,
  title: tool.title,
  description: describe(tool),
  inputSchema: objectSchema(tool.inputSchema),
  outputSchema: objectSchema(tool.outputSchema),
  annotations: tool.annotations,
  _meta: { 'flotilla/fingerprint': tool.fingerprint },
})

const DIALECT = 'https://json-schema.org/draft/2020-12/schema'

/** Says the dialect, which clients before 2025-11-25 would have to guess. Every tool has an object root. */
const objectSchema = (schema: JsonSchema): JsonSchema & { type: 'object' } => ({
  $schema: DIALECT,
  ...schema,
  type: 'object',
})

function describe({ description, deprecated }: Tool): string {
  if (deprecated === undefined) return description
  const { reason, replacedBy } = deprecated
  return `${description}\n\nDeprecated${reason ? `: ${reason}` : ''}.${replacedBy ? ` Use ${replacedBy}.` : ''}`
}
