import { type DefinedTool, defineTool, type ToolDefinition } from '../tools/define-tool.js'
import type { ToolContext } from '../tools/tool-context.js'
import type { ToolSchema } from '../tools/tool-schema.js'
import type { Middleware } from './middleware.js'
import type { Resource } from './resource.js'

type ResourceValues<Resources extends readonly Resource[]> = {
  readonly [Each in Resources[number] as Each['name']]: Each extends Resource<infer Value> ? Value : never
}

type StateOf<Layers extends readonly Middleware[]> = UnionToIntersection<
  Layers[number] extends infer Layer ? (Layer extends Middleware<infer State> ? State : never) : never
>

type UnionToIntersection<Union> = (Union extends unknown ? (each: Union) => void : never) extends (
  all: infer All,
) => void
  ? All
  : never

/** The context of tools made by `toolsWith`. */
export type ContextWith<Resources extends readonly Resource[], Layers extends readonly Middleware[]> = Omit<
  ToolContext,
  'resources' | 'state'
> & { readonly resources: ResourceValues<Resources>; readonly state: Readonly<StateOf<Layers>> }

/**
 * A `defineTool` whose `context.resources` and `context.state` are typed by the resources and middleware given. Its tools need
 * those resources: a kernel without them refuses the tool.
 */
export function toolsWith<
  const Resources extends readonly Resource[] = readonly [],
  const Layers extends readonly Middleware[] = readonly [],
>({
  resources,
}: {
  resources?: Resources
  middleware?: Layers
}): {
  defineTool<Input extends ToolSchema, Output extends ToolSchema>(
    definition: ToolDefinition<Input, Output, ContextWith<Resources, Layers>>,
  ): DefinedTool<Input, Output, ContextWith<Resources, Layers>>
} {
  const needs = resources?.map(({ name }) => name) ?? []
  return { defineTool: (definition) => defineTool({ ...definition, needs: [...needs, ...(definition.needs ?? [])] }) }
}
