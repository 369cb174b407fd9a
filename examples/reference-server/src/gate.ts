import type { RequestHandler } from 'express'

/** Counts requests under way, and lets no new ones in once it is closed. */
export interface Gate {
  readonly handler: RequestHandler
  /** Resolves when what is under way has been answered, or when patience ends. */
  close(patienceMs: number): Promise<void>
}

/** Health is asked for until the end; the MCP endpoint lets its calls end by itself, whose users may still have to answer. */
const ALWAYS_OPEN = /^\/(?:health|metrics|mcp$)/

export function createGate(): Gate {
  let underWay = 0
  let isClosed = false
  let onIdle = (): void => undefined
  return {
    handler(request, response, next) {
      if (ALWAYS_OPEN.test(request.path)) return next()
      if (isClosed) {
        const detail = { error: 'The service is shutting down', code: 'SHUTTING_DOWN', retryable: true }
        response.set({ Connection: 'close', 'Retry-After': '5' }).status(503).json({ detail })
        return
      }
      underWay++
      response.once('close', () => {
        underWay--
        if (underWay === 0) onIdle()
      })
      next()
    },
    close(patienceMs) {
      isClosed = true
      if (underWay === 0) return Promise.resolve()
      return new Promise((resolve) => {
        const timer = setTimeout(resolve, patienceMs)
        onIdle = () => {
          clearTimeout(timer)
          resolve()
        }
      })
    },
  }
}
