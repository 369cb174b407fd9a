import { z } from 'zod'
import { isFlotillaError } from '../../errors/flotilla-error.js'
import { deviceField } from '../builtin/fields.js'
import { defineTool } from '../define-tool.js'

/** Errors that say something of the way to the device; all others are the caller's. */
const UNREACHABLE = new Set([
  'HOST_UNREACHABLE',
  'CONNECTION_REFUSED',
  'CONNECT_TIMEOUT',
  'CONNECTION_CLOSED',
  'LINES_BUSY',
  'AUTH_FAILED',
  'AUTH_TIMEOUT',
  'ALGORITHM_MISMATCH',
  'HOST_KEY_CHANGED',
  'HOST_KEY_UNKNOWN',
  'JUMP_FAILED',
  'PROTOCOL_ERROR',
  'PROMPT_TIMEOUT',
  'COMMAND_TIMEOUT',
  'IDLE_TIMEOUT',
  'SESSION_CLOSED',
  'DEADLINE_EXCEEDED',
  'LEASE_TIMEOUT',
  'BREAKER_OPEN',
])

const PROBE_MS = 10_000

/** Whether a device lets us in right now: by logging in, since a port that answers proves little. */
export const checkReachability = defineTool({
  name: 'check_reachability',
  description: 'Whether one device can be logged in to right now, how long that took, and why not.',
  effect: 'read',
  hidden: true,
  timeoutMs: 60_000,
  tags: ['http'],
  input: z.object({ device_ip: deviceField }),
  output: z.object({
    device_ip: z.string(),
    status: z.enum(['reachable', 'unreachable']),
    platform: z.string().nullable(),
    latency_ms: z.number(),
    error: z.string().nullable(),
  }),
  async run({ device_ip }, context) {
    const startedAt = performance.now()
    const latency = (): number => Math.round(performance.now() - startedAt)
    try {
      await using session = await context.session(device_ip)
      // A session from the pool says nothing of now: the device has to answer something.
      const [probe] = session.platform.detect?.probes ?? []
      if (probe) await session.run(probe.command, { signal: context.signal, timeoutMs: PROBE_MS })
      return {
        device_ip,
        status: 'reachable' as const,
        platform: session.platform.name,
        latency_ms: latency(),
        error: null,
      }
    } catch (error) {
      if (!isFlotillaError(error) || !UNREACHABLE.has(error.code)) throw error
      const reason = `${error.code}: ${error.message}`
      return { device_ip, status: 'unreachable' as const, platform: null, latency_ms: latency(), error: reason }
    }
  },
})
