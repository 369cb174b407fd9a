import { type Flotilla, FlotillaError, isFlotillaError } from '@flotilla/core'
import { z } from 'zod'
import { type Route, route } from '../route.js'

/** Newest revision that the MCP endpoint beside these routes speaks. */
const PROTOCOL_VERSION = '2026-07-28'

export const toolRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/mcp/info',
    summary: 'What the MCP endpoint is',
    access: 'key',
    tag: 'tools',
    response: z.object({
      name: z.string(),
      version: z.string(),
      protocol_version: z.string(),
      capabilities: z.array(z.string()),
    }),
    handle: ({ options: { service = 'flotilla', version = '0.0.0' } }) => ({
      name: service,
      version,
      protocol_version: PROTOCOL_VERSION,
      capabilities: ['tools'],
    }),
  }),
  route({
    method: 'get',
    path: '/mcp/tools',
    summary: 'The tools that the caller may use',
    access: 'key',
    tag: 'tools',
    response: z.array(
      z.object({ name: z.string(), description: z.string(), input_schema: z.record(z.string(), z.unknown()) }),
    ),
    handle: ({ flotilla, caller }) =>
      flotilla.tools
        .list({ caller })
        .map(({ name, description, inputSchema }) => ({ name, description, input_schema: inputSchema })),
  }),
  route({
    method: 'post',
    path: '/mcp/call-tool',
    summary: 'Calls one tool',
    access: 'key',
    tag: 'tools',
    body: z.object({ tool: z.string().min(1), arguments: z.record(z.string(), z.unknown()).default({}) }),
    response: z.object({
      tool: z.string(),
      result: z.record(z.string(), z.unknown()).nullable(),
      error: z.string().nullable(),
      execution_time_ms: z.number(),
      cache_status: z.enum(['hit', 'miss', 'off']).optional(),
    }),
    async handle({ flotilla, caller, body, signal, rateLimit, options, request, correlationId }) {
      requireListed(flotilla, body.tool)
      const startedAt = performance.now()
      const elapsed = (): number => Math.round(performance.now() - startedAt)
      const { approver } = options
      const idempotencyKey = request.get('Idempotency-Key')
      try {
        const { output, durationMs, cacheStatus } = await flotilla.call(body.tool, body.arguments, {
          caller,
          signal,
          rateLimit,
          approver,
          idempotencyKey,
          correlationId,
        })
        return {
          tool: body.tool,
          result: output,
          error: null,
          execution_time_ms: Math.round(durationMs),
          cache_status: cacheStatus,
        }
      } catch (error) {
        if (!isFlotillaError(error) || !IS_RESULT.has(error.code)) throw withArgumentPath(error)
        // A device that fails is an answer of the tool, as it is over MCP.
        return { tool: body.tool, result: null, error: `${error.code}: ${error.message}`, execution_time_ms: elapsed() }
      }
    },
  }),
]

/** Tools that are not listed belong to routes of their own. */
function requireListed({ tools }: Flotilla, name: string): void {
  if (tools.require(name).hidden) throw new FlotillaError('TOOL_UNKNOWN', `No tool is named ${JSON.stringify(name)}`)
}

/** Failures of devices and of commands; everything else is a failure of the request. */
const IS_RESULT: ReadonlySet<string> = new Set([
  'HOST_UNREACHABLE',
  'CONNECTION_REFUSED',
  'CONNECT_TIMEOUT',
  'CONNECTION_CLOSED',
  'LINES_BUSY',
  'ALGORITHM_MISMATCH',
  'HOST_KEY_UNKNOWN',
  'HOST_KEY_CHANGED',
  'AUTH_FAILED',
  'AUTH_TIMEOUT',
  'PROTOCOL_ERROR',
  'PLATFORM_NOT_DETECTED',
  'CREDENTIALS_MISSING',
  'CREDENTIALS_INVALID',
  'JUMP_FAILED',
  'PROMPT_TIMEOUT',
  'COMMAND_TIMEOUT',
  'IDLE_TIMEOUT',
  'COMMAND_FAILED',
  'COMMAND_INVALID',
  'MODE_UNREACHABLE',
  'SECRET_MISSING',
  'SESSION_CLOSED',
  'FILE_NOT_FOUND',
  'FILE_DENIED',
  'DISK_FULL',
  'TRANSFER_FAILED',
  'VERIFY_FAILED',
  'UNSUPPORTED',
  'BREAKER_OPEN',
  'LEASE_TIMEOUT',
  'GUARD_REFUSED',
  'TOOL_FAILED',
  'DEADLINE_EXCEEDED',
])

/** The arguments stand under `arguments` in this body. */
function withArgumentPath(error: unknown): unknown {
  if (!isFlotillaError(error) || error.code !== 'INPUT_INVALID' || !Array.isArray(error.details?.issues)) return error
  const issues = error.details.issues.map((issue: { path: readonly (string | number)[] }) => ({
    ...issue,
    path: ['arguments', ...issue.path],
  }))
  return new FlotillaError(error.code, error.message, { details: { ...error.details, issues }, cause: error })
}
