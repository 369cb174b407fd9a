import { FlotillaError } from '@flotilla/core'
import type { AgentRun } from '../agent.js'
import type { Emit } from '../agent-event.js'
import type { AgentResult } from '../agent-result.js'
import { EventLog } from './event-log.js'
import { followSignals } from './follow-signals.js'

export interface RunScene {
  readonly emit: Emit
  /** Aborts when the caller, the listener or somebody with `cancel` stops the run. */
  readonly signal: AbortSignal
}

/** Starts `body` at once and makes its events and its result available. */
export function startRun(
  runId: string,
  outer: AbortSignal | undefined,
  body: (scene: RunScene) => Promise<AgentResult>,
): AgentRun {
  const log = new EventLog()
  const controller = new AbortController()
  const cancel = (reason: unknown = new FlotillaError('CANCELLED', `Agent run ${runId} was cancelled`)): void =>
    controller.abort(reason)
  const release = followSignals(controller, outer)

  const run = async (): Promise<AgentResult> => {
    try {
      controller.signal.throwIfAborted()
      const result = await body({ emit: log.emit, signal: controller.signal })
      log.emit({ type: 'done', result })
      log.close()
      return result
    } catch (error) {
      log.fail(error)
      throw error
    } finally {
      release()
    }
  }

  const result = run()
  // who only iterates hears of a failure there
  result.catch(() => {})
  return {
    runId,
    cancel,
    // biome-ignore lint/suspicious/noThenProperty: a run can be awaited as well as iterated
    then: (onFulfilled, onRejected) => result.then(onFulfilled, onRejected),
    [Symbol.asyncIterator]: () =>
      log.read(() => cancel(new FlotillaError('CANCELLED', `Nobody listens to agent run ${runId} any more`))),
  }
}
