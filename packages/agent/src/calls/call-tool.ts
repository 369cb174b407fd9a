import {
  type Approver,
  type Caller,
  type Flotilla,
  FlotillaError,
  isFlotillaError,
  type RateLimitDecision,
  type Tool,
} from '@flotilla/core'
import type { Emit } from '../agent-event.js'
import { type ShapeOptions, shapeOutput } from '../outputs/shape-output.js'
import { untilAborted } from '../run/follow-signals.js'
import { type CallOutcome, failed, succeeded } from './call-outcome.js'
import type { PreparedCall } from './prepare-calls.js'
import type { Slot } from './slots.js'
import type { OfferedTool } from './toolbox.js'
import { watchedApprover } from './watched-approver.js'

export interface CallScene {
  readonly flotilla: Pick<Flotilla, 'call' | 'logger' | 'tools'>
  readonly caller: Caller
  readonly runId: string
  readonly signal: AbortSignal
  readonly emit: Emit
  readonly toolTimeoutMs: number
  readonly approver: Approver | undefined
  readonly rateLimit: RateLimitDecision | undefined
  readonly shape: ShapeOptions
}

/** Makes one call and never rejects: what goes wrong is an answer to the model. */
export async function callTool(call: PreparedCall, slot: Slot, scene: CallScene): Promise<CallOutcome> {
  if (scene.signal.aborted) {
    return failed(call, new FlotillaError('CANCELLED', 'The run ended before this call started; nothing was done'))
  }
  const startedAt = performance.now()
  const { id: callId, name: tool } = call
  scene.emit({ type: 'tool_started', callId, tool })
  const outcome = await attempt(call, slot, scene)
  scene.emit({
    type: 'tool_finished',
    callId,
    tool,
    ok: outcome.block.is_error !== true,
    result: outcome.record.result,
    durationMs: Math.round(performance.now() - startedAt),
  })
  return outcome
}

async function attempt(call: PreparedCall, slot: Slot, scene: CallScene): Promise<CallOutcome> {
  const { offered } = call
  try {
    const run =
      offered === undefined
        ? refuseUnknown(call, scene)
        : offered.own === undefined
          ? throughKernel(call, offered, slot, scene)
          : lookUp(call, offered.own)
    const result = await untilAborted(run, scene.signal)
    const shaped = shapeOutput(result, call.devices, scene.shape)
    return succeeded(call, result.output, await untilAborted(shaped, scene.signal))
  } catch (error) {
    if (scene.signal.aborted) {
      const message = 'The run ended while this call was under way: whether it took effect is not known'
      return failed(call, new FlotillaError('CANCELLED', message))
    }
    if (!isFlotillaError(error)) {
      scene.flotilla.logger.error({ err: error, tool: call.name, runId: scene.runId }, 'tool call failed unexpectedly')
    }
    return failed(call, error)
  }
}

/** What the kernel does not know either is asked of it all the same: it counts and records the attempt. */
async function refuseUnknown({ name, input }: PreparedCall, scene: CallScene): Promise<never> {
  const { flotilla, caller, runId, signal, rateLimit } = scene
  if (flotilla.tools.get(name) === undefined) {
    const options = { caller, signal, correlationId: runId, ...(rateLimit && { rateLimit }) }
    await flotilla.call(name, input, options).catch((error: unknown) => {
      if (!isFlotillaError(error) || error.code !== 'TOOL_UNKNOWN') throw error
    })
  }
  throw new FlotillaError('TOOL_UNKNOWN', `There is no tool ${JSON.stringify(name.slice(0, 128))}`, {
    hint: 'Use one of the tools that were offered.',
  })
}

interface RawResult {
  output: Record<string, unknown>
  /** The same as JSON. */
  text: string
}

async function lookUp(call: PreparedCall, own: NonNullable<OfferedTool['own']>): Promise<RawResult> {
  if (!call.parsed.ok) {
    const { issues } = call.parsed
    throw new FlotillaError('INPUT_INVALID', `The input of ${call.name} is not valid`, { details: { issues } })
  }
  const output = await own.run(call.parsed.value)
  return { output, text: JSON.stringify(output) }
}

async function throughKernel(
  call: PreparedCall,
  { tool }: OfferedTool,
  slot: Slot,
  scene: CallScene,
): Promise<RawResult> {
  const { flotilla, caller, runId, signal, emit, toolTimeoutMs, approver, rateLimit } = scene
  const { id: callId, input } = call
  let isAsked = false
  const onAsk = (): void => {
    isAsked = true
  }
  const person = approver && watchedApprover({ approver, callId, slot, emit, onAsk })
  try {
    return await flotilla.call(tool.name, input, {
      caller,
      signal,
      correlationId: runId,
      timeoutMs: toolTimeoutMs,
      onProgress: (progress) => emit({ type: 'tool_progress', callId, tool: tool.name, progress }),
      ...(person && { approver: person }),
      ...(rateLimit && { rateLimit }),
    })
  } catch (error) {
    if (!isAsked && isFlotillaError(error) && error.code === 'APPROVAL_PENDING') announce(call, tool, error, emit)
    throw typeof input === 'string' ? withoutJson(error, tool) : error
  }
}

/** The kernel only sees a text; the model has to hear what was wrong with it. */
function withoutJson(error: unknown, { name }: Tool): unknown {
  if (!isFlotillaError(error) || error.code !== 'INPUT_INVALID') return error
  const hint = 'Call it again with the whole input, as one JSON object.'
  return new FlotillaError('INPUT_INVALID', `The input of ${name} is no JSON object, or broke off`, { hint })
}

/** The kernel's own approver left its answer open: listeners hear who waits for what. */
function announce({ id: callId, parsed, devices }: PreparedCall, tool: Tool, error: FlotillaError, emit: Emit): void {
  const { approvalId, hash } = error.details ?? {}
  emit({
    type: 'approval_required',
    callId,
    tool: tool.name,
    effect: tool.effect === 'destroy' ? 'destroy' : 'write',
    input: parsed.ok ? parsed.value : {},
    devices,
    hash: String(hash ?? ''),
    ...(typeof approvalId === 'string' && { approvalId }),
  })
}
