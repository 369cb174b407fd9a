import { createFlotilla, defineTool, type Flotilla, type FlotillaOptions, type Logger, type Tool } from '@flotilla/core'
import { z } from 'zod'
import type { Agent, AgentOptions } from '../agent.js'
import { createAgent } from '../create-agent.js'
import type { Script, ScriptedBody } from '../testing/script.js'
import { scriptedClient } from '../testing/scripted-client.js'
import { type ScriptedModel, type ScriptedModelOptions, startScriptedModel } from '../testing/scripted-model.js'

export const silentLogger: Logger = {
  debug() {},
  info() {},
  warn() {},
  error() {},
  child: () => silentLogger,
}

export interface AgentScene extends AsyncDisposable {
  agent: Agent
  flotilla: Flotilla
  model: ScriptedModel
  /** A block of the last message of a request. */
  lastBlocks(request?: number): Block[]
}

export type Block = { type: string; content?: string; is_error?: boolean; text?: string; tool_use_id?: string } & Record<
  string,
  unknown
>

export interface SceneOptions {
  tools?: readonly Tool[]
  kernel?: Partial<FlotillaOptions>
  agent?: AgentOptions
  model?: ScriptedModelOptions
  maxRetries?: number
}

/** A kernel, a scripted model and an agent between them. */
export async function agentScene(script: Script, options: SceneOptions = {}): Promise<AgentScene> {
  const model = await startScriptedModel(script, options.model)
  const flotilla = createFlotilla({
    inventory: [],
    logger: silentLogger,
    tools: options.tools ?? [],
    ...options.kernel,
  } as FlotillaOptions)
  const client = scriptedClient(model, { maxRetries: options.maxRetries ?? 0 })
  const agent = createAgent(flotilla, { client, turnRetry: { delayMs: 0 }, ...options.agent })
  return {
    agent,
    flotilla,
    model,
    lastBlocks: (request = model.requests.length - 1) => blocksOf(model.requests[request]?.body),
    async [Symbol.asyncDispose]() {
      await model.close()
      await flotilla.close()
    },
  }
}

const blocksOf = (body: ScriptedBody | undefined): Block[] => {
  const content = body?.messages.at(-1)?.content ?? []
  return typeof content === 'string' ? [{ type: 'text', text: content }] : (content as unknown as Block[])
}

/** What tools did, in order; `gate` holds a device's tools back until it is opened. */
export interface Workshop {
  readonly timeline: string[]
  readonly tools: Tool[]
  /** How many were at work at the same time at most. */
  readonly peak: number
  /** Lets the tools of this device end. */
  open(device: string): void
  /** Resolves once the timeline holds the entry. */
  reached(entry: string): Promise<void>
}

/** Tools that write down when they start and end: `look` reads, `change` writes; devices listed in `closed` wait at a gate. */
export function workshop(closed: readonly string[] = []): Workshop {
  const timeline: string[] = []
  const gates = new Map(closed.map((device) => [device, deferred()]))
  const waiting: { entry: string; resolve: () => void }[] = []
  let active = 0
  let peak = 0
  const note = (entry: string): void => {
    timeline.push(entry)
    for (const one of waiting) if (one.entry === entry) one.resolve()
  }
  const make = (name: string, effect: 'read' | 'write') =>
    defineTool({
      name,
      description: `${name} at a device.`,
      effect,
      input: z.object({ device: z.string(), label: z.string().default('') }),
      output: z.object({ done: z.string() }),
      async run({ device, label }, { signal }) {
        const entry = `${name} ${device}${label}`
        peak = Math.max(peak, ++active)
        note(`> ${entry}`)
        try {
          await Promise.race([gates.get(device)?.promise ?? Promise.resolve(), aborted(signal)])
          return { done: entry }
        } finally {
          active--
          note(`< ${entry}`)
        }
      },
    })
  return {
    timeline,
    tools: [make('look', 'read'), make('change', 'write')],
    get peak() {
      return peak
    },
    open: (device) => gates.get(device)?.resolve(),
    reached: (entry) =>
      timeline.includes(entry) ? Promise.resolve() : new Promise((resolve) => waiting.push({ entry, resolve })),
  }
}

const deferred = (): { promise: Promise<void>; resolve: () => void } => {
  let resolve = (): void => {}
  const promise = new Promise<void>((settle) => {
    resolve = settle
  })
  return { promise, resolve }
}

const aborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_resolve, reject) => {
    if (signal.aborted) reject(signal.reason)
    else signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })

/** A tool with any output, for what an output looks like. */
export const outputTool = (name: string, run: () => Record<string, unknown> | Promise<Record<string, unknown>>): Tool =>
  defineTool({
    name,
    description: `Gives ${name}.`,
    effect: 'read',
    input: z.object({ device: z.string().optional() }),
    output: z.looseObject({}),
    run,
  })

export const allowWrites = { policy: { allow: ['read', 'write', 'destroy'] } } as const
