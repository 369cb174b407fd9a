import type { Approver } from '../approval/approver.js'
import type { Caller } from '../callers/caller.js'
import type { RateLimitDecision } from '../rate-limit/rate-limiter.js'
import type { Progress } from '../tools/tool-context.js'

export interface CallOptions {
  caller: Caller
  /** The call rejects with `signal.reason`; the tool's signal aborts too. */
  signal?: AbortSignal | undefined
  onProgress?: ((progress: Progress) => void) | undefined
  /** The same key, tool and input give the same result without running again. Only for writes; ignored for reads. */
  idempotencyKey?: string | undefined
  /** @default that of the surrounding `withCorrelation`, else a new one */
  correlationId?: string | undefined
  /** Shortens the tool's own deadline; never lengthens it. */
  timeoutMs?: number | undefined
  /** The person at the other end of this call. Asked after the kernel's approver; whoever is there must approve. */
  approver?: Approver | undefined
  /** A decision that the door has already taken for this request with `flotilla.limit`: not counted again. */
  rateLimit?: RateLimitDecision | undefined
  /** The output as the tool gave it, secrets included. Only for callers via `sdk`. @default false */
  unredacted?: boolean | undefined
}
