import { isFlotillaError } from '@flotilla/core'
import type { RouteContext } from '../route.js'

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
  const send = (event: string, data: unknown): void => {
    if (!response.writableEnded && !response.destroyed) {
      if (!response.headersSent)
        response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' })
      response.write(`id: ${++id}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`)
    }
  }
  const beat = setInterval(() => response.headersSent && response.write(': still here\n\n'), 15_000)
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
    // Before the first outcome an ordinary answer with a status says it better.
    if (!response.headersSent || !isFlotillaError(error)) throw error
    send('error', { code: error.code, message: error.message })
    response.end()
  } finally {
    clearInterval(beat)
  }
}
