import type { Effect } from '../callers/effect.js'
import type { JsonSchema } from './json-schema.js'
import type { ToolContext } from './tool-context.js'

export interface ToolExample {
  title?: string
  input: Readonly<Record<string, unknown>>
  output?: Readonly<Record<string, unknown>>
}

/** One fault of an input or output. */
export interface SchemaIssue {
  /** Where: `['devices', 0, 'host']`; empty for the value itself. */
  path: readonly (string | number)[]
  message: string
  /** `missing`, `invalid_type`, `unrecognized_keys`, `too_small`, …: stable words for programs. */
  type: string
}

export type ParseResult = { ok: true; value: Record<string, unknown> } | { ok: false; issues: readonly SchemaIssue[] }

/** MCP's words for what a tool does; hints only, the kernel decides by `effect`. */
export interface ToolAnnotations {
  readonly title: string
  readonly readOnlyHint: boolean
  readonly destructiveHint: boolean
  readonly idempotentHint: boolean
  readonly openWorldHint: boolean
}

export interface Deprecation {
  readonly reason?: string | undefined
  readonly replacedBy?: string | undefined
}

/** A tool as the kernel and the doors see it: frozen, schemas converted once. Made by `defineTool`. */
export interface Tool {
  readonly name: string
  readonly title: string
  readonly description: string
  readonly effect: Effect
  /** JSON Schema with an object root, deterministic and frozen: hand it out as it is. */
  readonly inputSchema: JsonSchema
  readonly outputSchema: JsonSchema
  /** `sha256:…` of name, title, description, version, effect and schemas: changes when and only when those do. */
  readonly fingerprint: string
  readonly annotations: ToolAnnotations
  readonly timeoutMs: number
  /** How long a read's result may be served again; 0 is never. */
  readonly cacheMs: number
  /** Whether a cached result may be served to another caller with the same rights. */
  readonly cacheFor: 'caller' | 'everyone'
  /** How often a read is tried again after a retryable error. */
  readonly retries: number
  /** Scopes a caller needs, all of them. */
  readonly scopes: readonly string[]
  readonly tags: readonly string[]
  /** Names of the resources it uses; a kernel without them refuses the tool. */
  readonly needs: readonly string[]
  readonly version: string
  readonly examples: readonly ToolExample[]
  readonly deprecated?: Deprecation | undefined
  /** Callable, but not listed: for operations that a door builds on. */
  readonly hidden: boolean
  /** Names or addresses of the devices an input is about: for authorisation, approval, audit and ordering. */
  devices(input: Readonly<Record<string, unknown>>): readonly string[]
  parseInput(value: unknown): ParseResult | Promise<ParseResult>
  parseOutput(value: unknown): ParseResult | Promise<ParseResult>
  /** The bare function, without any check: for the kernel alone. */
  run(input: never, context: ToolContext): Promise<unknown> | unknown
}
