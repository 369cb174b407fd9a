import { AsyncLocalStorage } from 'node:async_hooks'
import { randomUUID } from 'node:crypto'

const correlation = new AsyncLocalStorage<string>()

/** The correlation id of the surrounding `withCorrelation`, wherever in its asynchronous work this is called. */
export const currentCorrelationId = (): string | undefined => correlation.getStore()

/** Runs `body`, and all that it starts, under this correlation id. */
export const withCorrelation = <T>(correlationId: string, body: () => T): T => correlation.run(correlationId, body)

/**
 * The candidate when it is safe to repeat in logs and headers (1 to 128 letters, digits and `._:/+=-`), else the surrounding
 * id, else a new one.
 */
export const toCorrelationId = (candidate?: string): string =>
  candidate !== undefined && /^[\w.:/+=-]{1,128}$/.test(candidate)
    ? candidate
    : (currentCorrelationId() ?? randomUUID())
