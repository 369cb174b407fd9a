import { TurnoverSet } from '../../util/turnover.js'
import type { PooledSession } from './pooled-session.js'

/** Free sessions of all devices, the one longest without work first. */
export class IdleSessions extends TurnoverSet<PooledSession> {
  /** The longest idle one that holds a permit of this key. */
  oldestHolding(permitKey: string): PooledSession | undefined {
    return this.find(({ permitKeys }) => permitKeys.includes(permitKey))
  }
}
