import type { Caller } from '../callers/caller.js'
import type { Effect } from '../callers/effect.js'
import { missingScope } from '../callers/scopes.js'
import { FlotillaError } from '../errors/flotilla-error.js'
import { sha256 } from '../util/canonical-json.js'
import { didYouMean } from '../util/close-names.js'
import type { Tool } from './tool.js'

export interface ToolFilter {
  effect?: Effect | readonly Effect[]
  /** Any of these. */
  tags?: readonly string[]
  /** Only tools that this caller has the scopes for. */
  caller?: Caller
  /** @default false */
  hidden?: boolean
}

/** The tools of a kernel by name, listed in the order of their names. */
export class ToolRegistry implements Iterable<Tool> {
  readonly #tools = new Map<string, Tool>()
  readonly #listeners = new Set<() => void>()
  #listed: readonly Tool[] = []
  #fingerprint = sha256('')

  constructor(tools: Iterable<Tool> = []) {
    for (const tool of tools) this.register(tool)
  }

  /** Tools that are listed. */
  get size(): number {
    return this.#listed.length
  }

  /** `sha256:…` over all listed tools: a cheap way to see that the list is the same. */
  get fingerprint(): string {
    return this.#fingerprint
  }

  get(name: string): Tool | undefined {
    return this.#tools.get(name)
  }

  has(name: string): boolean {
    return this.#tools.has(name)
  }

  /** @throws TOOL_UNKNOWN with close names. */
  require(name: string): Tool {
    const tool = this.#tools.get(name)
    if (tool !== undefined) return tool
    const shown = String(name).slice(0, 128)
    const suggestion = didYouMean(
      shown,
      this.#listed.map((listed) => listed.name),
    )
    throw new FlotillaError('TOOL_UNKNOWN', `No tool is named ${JSON.stringify(shown)}${suggestion}`)
  }

  list({ effect, tags, caller, hidden = false }: ToolFilter = {}): readonly Tool[] {
    const all = hidden ? sorted(this.#tools.values()) : this.#listed
    if (effect === undefined && tags === undefined && caller === undefined) return all
    const effects: readonly Effect[] | undefined = typeof effect === 'string' ? [effect] : effect
    return all.filter(
      (tool) =>
        (effects === undefined || effects.includes(tool.effect)) &&
        (tags === undefined || tags.some((tag) => tool.tags.includes(tag))) &&
        (caller === undefined || missingScope(caller, tool.scopes) === undefined),
    )
  }

  /** @throws TOOL_INVALID when the name is taken, or the value did not come from `defineTool`. */
  register(tool: Tool): void {
    if (typeof tool?.fingerprint !== 'string' || !Object.isFrozen(tool)) {
      throw new FlotillaError('TOOL_INVALID', `Tool "${String(tool?.name)}" was not made by defineTool`)
    }
    if (this.#tools.has(tool.name)) throw new FlotillaError('TOOL_INVALID', `There is a tool "${tool.name}" already`)
    this.#tools.set(tool.name, tool)
    this.#listed = Object.freeze(sorted(this.#tools.values()).filter(({ hidden }) => !hidden))
    this.#fingerprint = sha256(this.#listed.map(({ fingerprint }) => fingerprint).join('\n'))
    for (const listener of this.#listeners) listener()
  }

  /** Hears of every later `register`; returns how to stop. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  [Symbol.iterator](): Iterator<Tool> {
    return this.#listed[Symbol.iterator]()
  }
}

// by code unit, so that the order is the same on every machine
const sorted = (tools: Iterable<Tool>): Tool[] => [...tools].sort((a, b) => (a.name < b.name ? -1 : 1))
