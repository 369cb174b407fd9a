import { FlotillaError } from '@flotilla/core'
import { z } from 'zod'
import { type Route, route } from '../route.js'

export const agentRoutes: readonly Route[] = [
  route({
    method: 'post',
    path: '/agent/query',
    summary: 'Asks the agent about one device',
    access: 'key',
    tag: 'agent',
    body: z.object({
      prompt: z.string().min(1).max(20_000),
      device_ip: z.string().min(1).max(255),
      max_iterations: z.int().min(1).max(50).default(5),
    }),
    response: z.object({
      prompt: z.string(),
      response: z.string(),
      tool_calls: z.array(z.object({ tool: z.string(), input: z.unknown(), result: z.unknown() })),
      iterations: z.int(),
    }),
    async handle({ options: { agent, approver }, body, caller, signal, flotilla, rateLimit, response }) {
      if (!agent) throw new FlotillaError('UNSUPPORTED', 'This service has no agent')
      const { prompt, device_ip, max_iterations } = body
      if (!flotilla.mayTouch(caller, device_ip))
        throw new FlotillaError('DEVICE_FORBIDDEN', `${caller.id} may not touch "${device_ip}"`)
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
        ...(pending !== undefined && pending.length > 0 && { pending }),
      }
    },
  }),
]
