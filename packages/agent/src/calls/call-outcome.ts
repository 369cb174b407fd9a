import type { ToolResultBlockParam } from '@anthropic-ai/sdk/resources/messages'
import { FlotillaError, isFlotillaError } from '@flotilla/core'
import type { PendingApproval, ToolCallRecord } from '../agent-result.js'
import { shapeError } from '../outputs/shape-output.js'
import type { PreparedCall } from './prepare-calls.js'

/** What became of one call: for the result of the run, and for the model. */
export interface CallOutcome {
  readonly record: ToolCallRecord
  readonly block: ToolResultBlockParam
  readonly pending?: PendingApproval | undefined
}

export function succeeded(call: PreparedCall, output: Record<string, unknown>, content: string): CallOutcome {
  const { id, name: tool, input } = call
  return {
    record: { tool, input, result: output },
    block: { type: 'tool_result', tool_use_id: id, content },
  }
}

type FailedCall = Pick<PreparedCall, 'id' | 'name' | 'input'> & Partial<Pick<PreparedCall, 'devices'>>

/** The error goes to the model with its code; it may quote a device and counts as untrusted. */
export function failed(call: FailedCall, thrown: unknown): CallOutcome {
  const { id, name: tool, input, devices = [] } = call
  const error = describe(thrown)
  const pending = error.code === 'APPROVAL_PENDING' ? toPending(call, thrown) : undefined
  return {
    record: { tool, input, result: { error } },
    block: { type: 'tool_result', tool_use_id: id, content: shapeError(error, devices), is_error: true },
    ...(pending && { pending }),
  }
}

function describe(thrown: unknown): Record<string, unknown> {
  const error = isFlotillaError(thrown) ? thrown : new FlotillaError('INTERNAL', 'The tool failed unexpectedly')
  const { code, message, device, retryable, hint, details } = error
  const { issues, approvalId } = details ?? {}
  return {
    code,
    message,
    ...(device !== undefined && { device }),
    retryable,
    hint,
    ...(issues !== undefined && { issues }),
    ...(approvalId !== undefined && { approvalId }),
  }
}

function toPending({ id, name: tool, input }: FailedCall, thrown: unknown): PendingApproval {
  const { approvalId, hash } = (isFlotillaError(thrown) && thrown.details) || {}
  return {
    callId: id,
    tool,
    input,
    ...(typeof approvalId === 'string' && { approvalId }),
    ...(typeof hash === 'string' && { hash }),
  }
}
