import { isFlotillaError } from '@flotilla/core'
import type { RouteContext } from '../route.js'

const BEAT_MS = 15_000

/** Events: `outcome` for each device, then `report` (or `error`); each with an id. Comments keep idle connections open. */
export async function streamOutcomes({
  flotilla,
  response,
  body,
  caller,
  signal,
  rateLimit,
  correlationId,
}: RouteContext<unknown>): Promise<void> {
  let id = 0
  const write = (text: string): void => {
    if (response.writableEnded || response.destroyed) return
    if (!response.headersSent)
      response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' })
    response.write(text)
  }
  const send = (event: string, data: unknown): void =>
    write(`id: ${++id}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`)
  // Also before the first outcome: slow devices must not look like a dead connection to those in between.
  const beat = setInterval(() => write(': still here\n\n'), BEAT_MS)
  try {
    const { output } = await flotilla.call('run_on_fleet', body, {
      caller,
      signal,
      rateLimit,
      correlationId,
      onProgress: ({ data, done, total }) => data && send('outcome', { ...data, done, total }),
    })
    const { results: _sentAlready, ...figures } = output
    send('report', figures)
    response.end()
  } catch (error) {
    // Before anything is sent an ordinary answer with a status says it better.
    if (!response.headersSent || !isFlotillaError(error)) throw error
    send('error', { code: error.code, message: error.message })
    response.end()
  } finally {
    clearInterval(beat)
  }
}
