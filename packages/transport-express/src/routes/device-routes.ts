import type { Tool } from '@flotilla/core'
import { deviceField, doorTools } from '@flotilla/core'
import { z } from 'zod'
import { type Route, route } from '../route.js'
import { streamOutcomes } from './stream-outcomes.js'

const tools = new Map(doorTools().map((tool) => [tool.name, tool]))

/** The body is what the tool takes, and the kernel checks it: one schema for every door. */
const schemaOf = (name: string, side: 'inputSchema' | 'outputSchema'): z.ZodType => {
  const tool: Tool | undefined = tools.get(name)
  return z.unknown().meta({ jsonSchema: tool?.[side] })
}

const wholeBody = (name: string): z.ZodType => schemaOf(name, 'inputSchema')

export const deviceRoutes: readonly Route[] = [
  route({
    method: 'post',
    path: '/query-device',
    summary: 'Runs commands on one device of the inventory',
    access: 'key',
    tag: 'devices',
    body: wholeBody('query_device'),
    response: schemaOf('query_device', 'outputSchema'),
    handle: ({ call, body }) => call('query_device', body),
  }),
  route({
    method: 'post',
    path: '/execute-commands',
    summary: 'Runs commands on up to 20 devices with logins of their own; one result for each, in the order asked',
    access: 'key',
    tag: 'devices',
    body: wholeBody('execute_commands'),
    response: schemaOf('execute_commands', 'outputSchema'),
    handle: ({ call, body }) => call('execute_commands', body),
  }),
  route({
    method: 'post',
    path: '/fleet/run',
    summary:
      'Runs commands on many devices; outcomes as server-sent events while they come, with Accept: text/event-stream',
    access: 'key',
    tag: 'fleet',
    body: wholeBody('run_on_fleet'),
    response: schemaOf('run_on_fleet', 'outputSchema'),
    handle: (context) =>
      context.request.accepts(['json', 'text/event-stream']) === 'text/event-stream'
        ? streamOutcomes(context)
        : context.call('run_on_fleet', context.body),
  }),
  route({
    method: 'get',
    path: '/secure/device/:device_ip',
    summary: 'Whether a device can be logged in to right now',
    access: 'secure',
    tag: 'secure',
    parameters: z.object({ device_ip: deviceField }),
    response: z.object({
      device_ip: z.string(),
      status: z.enum(['reachable', 'unreachable']),
      user_tier: z.string(),
      rate_limit: z.object({
        limit: z.int().nullable(),
        remaining: z.int().nullable(),
        reset_at: z.string().nullable(),
      }),
      latency_ms: z.number(),
      error: z.string().nullable().describe('Why it is unreachable'),
    }),
    async handle({ request, call, caller, rateLimit }) {
      const { status, latency_ms, error } = await call('check_reachability', { device_ip: request.params.device_ip })
      return {
        device_ip: request.params.device_ip,
        status,
        user_tier: caller.tier ?? 'none',
        rate_limit: {
          limit: rateLimit?.limit ?? null,
          remaining: rateLimit?.remaining ?? null,
          reset_at: rateLimit ? new Date(rateLimit.resetAt).toISOString() : null,
        },
        latency_ms,
        error,
      }
    },
  }),
  route({
    method: 'post',
    path: '/secure/execute',
    summary: 'Runs one command on one device; for the highest tier',
    access: 'secure',
    executes: true,
    tag: 'secure',
    body: z
      .object({
        device_ip: deviceField.optional(),
        device: deviceField.optional().describe('The same as device_ip, as the answer calls it'),
        command: z.string().min(1).max(1_000),
        timeout: z.number().positive().max(300).default(30),
      })
      .refine(({ device_ip, device }) => (device_ip ?? device) !== undefined, {
        path: ['device_ip'],
        message: 'Which device?',
        when: () => true,
      }),
    response: z.object({
      status: z.enum(['success', 'failed']),
      command: z.string(),
      device: z.string(),
      success: z.boolean(),
      output: z.string(),
      error: z.string().nullable(),
      execution_time_ms: z.number(),
      timestamp: z.string(),
    }),
    async handle({ call, body }) {
      const { device, device_ip = device, command, timeout } = body
      const answer = await call('query_device', { device_ip, commands: [command], timeout })
      const [result] = answer.results as { output: string; error: string | null; execution_time_ms: number }[]
      return { status: answer.status, command, device: device_ip, ...result, timestamp: answer.timestamp }
    },
  }),
]
