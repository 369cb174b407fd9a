import { EFFECTS, type Effect } from '../callers/effect.js'
import { FlotillaError, isFlotillaError } from '../errors/flotilla-error.js'
import { canonicalJson, sha256 } from '../util/canonical-json.js'
import { deepFreeze } from '../util/deep-freeze.js'
import type { JsonSchema } from './json-schema.js'
import { namedDevices } from './named-devices.js'
import { createSchemaParser, type SchemaParser } from './schema-parser.js'
import { rootProblem, type SchemaSide, toJsonSchema, withObjectRoot } from './to-json-schema.js'
import type { Deprecation, Tool, ToolExample } from './tool.js'
import type { ToolContext } from './tool-context.js'
import type { Parsed, ToolSchema, Unparsed } from './tool-schema.js'

/** What makes a tool. */
export interface ToolDefinition<Input extends ToolSchema, Output extends ToolSchema, Context = ToolContext> {
  /** `snake_case`, dots for a namespace: `github.create_issue`. */
  name: string
  /** For people. @default made from the name */
  title?: string
  /** Read by a model: what it returns, and when to prefer it. */
  description: string
  effect: Effect
  /** zod 4, zod 3, a Standard Schema that gives its JSON Schema, or JSON Schema; an object at its root. */
  input: Input
  output: Output
  /** @default 30_000 */
  timeoutMs?: number
  /** How long a result may be served again; only for reads. @default 0 */
  cacheMs?: number
  /** `everyone`: a cached result may go to another caller with the same rights. @default 'caller' */
  cacheFor?: 'caller' | 'everyone'
  /** How often a read is tried again after a retryable error, within its deadline. @default 0 */
  retries?: number
  scopes?: readonly string[]
  tags?: readonly string[]
  needs?: readonly string[]
  /** @default '1' */
  version?: string
  examples?: readonly ToolExample[]
  deprecated?: boolean | string | Deprecation
  /** Callable but not listed. @default false */
  hidden?: boolean
  /** Whether doing it twice is the same as doing it once. @default true for reads */
  idempotent?: boolean
  /** Names of the devices an input is about. @default its `device`, `device_ip`, `device_name`, `host` and `devices` */
  devices?: (input: Parsed<Input>) => readonly string[]
  run(input: Parsed<Input>, context: Context): Promise<Unparsed<Output>> | Unparsed<Output>
}

/** A tool that still knows its types: for calling `run` in a unit test. */
export interface DefinedTool<Input extends ToolSchema, Output extends ToolSchema, Context = ToolContext> extends Tool {
  run(input: Parsed<Input>, context: ToolContext & Context): Promise<Unparsed<Output>> | Unparsed<Output>
}

/**
 * Checks a tool, converts its schemas once and freezes it.
 * @throws TOOL_INVALID naming the tool and the field. PEER_MISSING when a schema needs a package that is not installed.
 */
export function defineTool<Input extends ToolSchema, Output extends ToolSchema, Context = ToolContext>(
  definition: ToolDefinition<Input, Output, Context>,
): DefinedTool<Input, Output, Context> {
  const {
    name,
    description,
    effect,
    title = toTitle(name),
    version = '1',
    tags = [],
    scopes = [],
    needs = [],
  } = definition
  const {
    timeoutMs = 30_000,
    cacheMs = 0,
    cacheFor = 'caller',
    retries = 0,
    examples = [],
    hidden = false,
  } = definition
  checkFields(definition)
  const input = prepareSchema(name, definition.input, 'input')
  const output = prepareSchema(name, definition.output, 'output')
  checkExamples(name, examples, input.parse)
  const { devices = namedDevices } = definition as { devices?: Tool['devices'] }
  const deprecated = toDeprecation(definition.deprecated)
  return Object.freeze({
    name,
    title,
    description,
    effect,
    inputSchema: input.schema,
    outputSchema: output.schema,
    fingerprint: sha256(
      canonicalJson({ name, title, description, version, effect, input: input.schema, output: output.schema }),
    ),
    annotations: Object.freeze({
      title,
      readOnlyHint: effect === 'read',
      destructiveHint: effect === 'destroy',
      idempotentHint: definition.idempotent ?? effect === 'read',
      openWorldHint: true,
    }),
    timeoutMs,
    cacheMs,
    cacheFor,
    retries,
    scopes: Object.freeze([...scopes]),
    tags: Object.freeze([...tags]),
    needs: Object.freeze([...needs]),
    version,
    examples: deepFreeze(structuredClone(examples)),
    ...(deprecated && { deprecated }),
    hidden,
    devices,
    parseInput: input.parse,
    parseOutput: output.parse,
    run: (value: Parsed<Input>, context: ToolContext & Context) => definition.run(value, context),
  })
}

const invalid = (tool: string, problem: string, cause?: unknown): FlotillaError =>
  new FlotillaError('TOOL_INVALID', `Tool "${tool}": ${problem}`, { cause })

const toTitle = (name: string): string => {
  const words = String(name).split(/[._-]/).join(' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

const toDeprecation = (deprecated: boolean | string | Deprecation | undefined): Deprecation | undefined => {
  if (deprecated === undefined || deprecated === false) return undefined
  if (deprecated === true) return {}
  return Object.freeze(typeof deprecated === 'string' ? { reason: deprecated } : { ...deprecated })
}

function checkFields(definition: ToolDefinition<ToolSchema, ToolSchema, never>): void {
  const { name, description, effect, timeoutMs = 1, cacheMs = 0, retries = 0, run } = definition
  const problem = (text: string): never => {
    throw invalid(name, text)
  }
  // what MCP and the models' interfaces accept in common, and dots for namespaces
  if (!/^[A-Za-z][\w.-]{0,127}$/.test(name))
    problem('name must be 1 to 128 letters, digits, "_", "-" or ".", a letter first')
  if (typeof description !== 'string' || description.trim() === '') problem('description is empty')
  if (!EFFECTS.includes(effect)) problem(`effect must be read, write or destroy, not ${JSON.stringify(effect)}`)
  if (typeof run !== 'function') problem('run is not a function')
  if (!(timeoutMs > 0 && Number.isFinite(timeoutMs))) problem(`timeoutMs must be more than 0, not ${timeoutMs}`)
  if (!(cacheMs >= 0 && Number.isFinite(cacheMs))) problem(`cacheMs must be 0 or more, not ${cacheMs}`)
  if (!(Number.isInteger(retries) && retries >= 0)) problem(`retries must be 0 or more, not ${retries}`)
  if (cacheMs > 0 && effect !== 'read') problem('cacheMs is only for tools that read')
  if (retries > 0 && effect !== 'read') problem('retries is only for tools that read')
}

function prepareSchema(
  tool: string,
  schema: ToolSchema,
  side: SchemaSide,
): { schema: JsonSchema; parse: SchemaParser } {
  if (typeof schema !== 'object' || schema === null) {
    if (typeof schema !== 'function') throw invalid(tool, `${side} is not a schema`)
  }
  try {
    const converted = toJsonSchema(schema, side)
    const problem = rootProblem(converted)
    if (problem !== undefined) throw invalid(tool, `${side} schema ${problem}`)
    return { schema: deepFreeze(withObjectRoot(converted)), parse: createSchemaParser(schema) }
  } catch (error) {
    if (isFlotillaError(error)) throw error
    const reason = error instanceof Error ? error.message : String(error)
    throw invalid(tool, `${side} schema cannot be used: ${reason}`, error)
  }
}

function checkExamples(tool: string, examples: readonly ToolExample[], parse: SchemaParser): void {
  for (const [index, example] of examples.entries()) {
    const result = parse(example.input)
    // an asynchronous schema cannot be asked here
    if (result instanceof Promise || result.ok) continue
    const faults = result.issues.map(({ path, message }) => `${path.join('.') || 'input'}: ${message}`)
    throw invalid(tool, `examples[${index}] does not fit the input schema (${faults.join('; ')})`)
  }
}
