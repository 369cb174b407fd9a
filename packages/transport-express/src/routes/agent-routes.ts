import { type Caller, deviceField, FlotillaError } from '@flotilla/core'
import { z } from 'zod'
import { type Route, route } from '../route.js'
import type { PendingCall } from '../router-options.js'

const answer = z.object({
  prompt: z.string(),
  response: z.string(),
  tool_calls: z.array(z.looseObject({ tool: z.string(), input: z.unknown(), result: z.unknown() })),
  iterations: z.int(),
  status: z.string().optional().describe('How the run ended'),
  run_id: z.string().optional(),
  pending: z
    .array(z.object({ call_id: z.string(), tool: z.string(), input: z.unknown(), approval_id: z.string().optional() }))
    .optional()
    .describe('Calls that wait for an approval'),
})

export const agentRoutes: readonly Route[] = [
  route({
    method: 'post',
    path: '/agent/query',
    summary: 'Asks the agent about one device',
    access: 'key',
    tag: 'agent',
    body: z.object({
      prompt: z.string().min(1).max(20_000),
      device_ip: deviceField,
      max_iterations: z.int().min(1).max(50).default(5),
    }),
    response: answer,
    otherResponses: { 202: { description: 'Somebody has to approve a call first', schema: answer } },
    async handle({ options: { agent, approver }, body, caller, signal, flotilla, rateLimit, response }) {
      if (!agent) throw new FlotillaError('UNSUPPORTED', 'This service has no agent')
      const { prompt, device_ip, max_iterations } = body
      if (!flotilla.mayTouch(caller, device_ip)) throw outOfReach(caller, device_ip)
      const {
        response: text,
        tool_calls,
        iterations,
        ...rest
      } = await agent.run(prompt, {
        device: device_ip,
        maxIterations: max_iterations,
        signal,
        caller: { ...caller, via: 'agent' },
        ...(rateLimit && { rateLimit }),
        ...(approver && { approver }),
      })
      // Somebody still has to say yes to a call.
      if (rest.status === 'awaiting_approval') response.status(202)
      const { status, runId, pending } = rest
      return {
        prompt,
        response: text,
        tool_calls,
        iterations,
        ...(status !== undefined && { status }),
        ...(runId !== undefined && { run_id: runId }),
        ...(pending !== undefined && pending.length > 0 && { pending: pending.map(toPending) }),
      }
    },
  }),
]

const toPending = ({ callId, tool, input, approvalId }: PendingCall) => ({
  call_id: callId,
  tool,
  input,
  ...(approvalId !== undefined && { approval_id: approvalId }),
})

/** Whoever may not touch every device is not told which there are. */
const outOfReach = ({ id, devices }: Caller, device: string): FlotillaError =>
  devices === undefined
    ? new FlotillaError('DEVICE_UNKNOWN', `The inventory has no device "${device}"`)
    : new FlotillaError('DEVICE_FORBIDDEN', `${id} may not touch "${device}"`)
