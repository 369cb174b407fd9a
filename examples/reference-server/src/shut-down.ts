import { once } from 'node:events'
import type { Server } from 'node:http'
import type { Flotilla } from '@flotilla/core'
import type { Gate } from './gate.js'

/** How long running work may take to end. */
const DRAIN_MS = 10_000

/** For connections that clients keep open after the last answer. */
const LINGER_MS = 1_000

/**
 * Ends a service in the order that loses nothing. Readiness goes first, and can be asked for while running work ends: that is how load
 * balancers hear of it. New work is refused. Sessions close behind the last call.
 */
export async function shutDown(service: {
  flotilla: Flotilla
  gate: Gate
  server: Server
  mcp: { close(options?: { drainMs?: number }): Promise<void> }
  model: { close(): Promise<void> }
}): Promise<void> {
  const { flotilla, gate, server, mcp, model } = service
  const giveUpAt = performance.now() + DRAIN_MS
  flotilla.health.drain('shutting down')
  await Promise.all([gate.close(DRAIN_MS), mcp.close({ drainMs: DRAIN_MS })])
  await flotilla.close({ drainMs: Math.max(0, giveUpAt - performance.now()) })
  await model.close()
  if (server.listening) await stopListening(server)
}

async function stopListening(server: Server): Promise<void> {
  const closed = once(server, 'close')
  server.close()
  const sweep = setInterval(() => server.closeIdleConnections(), 20)
  const last = setTimeout(() => server.closeAllConnections(), LINGER_MS)
  await closed
  clearInterval(sweep)
  clearTimeout(last)
}
