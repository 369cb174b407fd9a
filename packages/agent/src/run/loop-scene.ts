import type { Emit } from '../agent-event.js'
import type { CallScene } from '../calls/call-tool.js'
import type { DeviceNames } from '../calls/device-keys.js'
import type { Toolbox } from '../calls/toolbox.js'
import type { Conversation } from '../model/conversation.js'
import type { RequestBuilder } from '../model/model-request.js'
import type { TurnScene } from '../model/model-turn.js'
import type { Budget } from './budget.js'

/** All that the loop of one run works with. */
export interface LoopScene {
  readonly prompt: string
  readonly runId: string
  readonly emit: Emit
  /** Aborts with the caller, and when the time of the run is up. */
  readonly signal: AbortSignal
  readonly inventory: DeviceNames
  readonly conversation: Conversation
  readonly requests: RequestBuilder
  readonly toolbox: Toolbox
  readonly budget: Budget
  readonly calls: CallScene
  readonly turns: Pick<TurnScene, 'client' | 'timeoutMs' | 'retry'>
  breakerOf(model: string): TurnScene['breaker']
  readonly model: string
  readonly fallbackModel: string | undefined
  readonly maxTokens: number
  readonly maxIterations: number
  readonly maxToolConcurrency: number
}
