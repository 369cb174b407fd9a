import type { FaultBox } from './fault-options.js'
import { createSeededRandom } from './seeded-random.js'

export interface OutputShaperOptions {
  faults: FaultBox
  send(bytes: Uint8Array): void
  /** Breaks the connection. */
  drop(): void
}

/** Stands between a terminal and its transport: slow, cut-up or broken-off output. */
export interface OutputShaper {
  write(bytes: Uint8Array): void
  /** Runs `after` when everything written has been sent. */
  whenSent(after: () => void): void
  close(): void
}

export function createOutputShaper({ faults, send, drop }: OutputShaperOptions): OutputShaper {
  const queue: (Uint8Array | (() => void))[] = []
  let timer: NodeJS.Timeout | undefined
  let busy = false
  let sent = 0
  let closed = false
  let random: (() => number) | undefined

  const put = (bytes: Uint8Array): void => {
    const limit = faults.current.dropAfterBytes
    if (limit === undefined || sent + bytes.length < limit) {
      sent += bytes.length
      send(bytes)
      return
    }
    closed = true
    if (limit > sent) send(bytes.subarray(0, limit - sent))
    drop()
  }
  const pieceLength = (): number => {
    const { dribble, chunking } = faults.current
    if (dribble) return Math.max(1, dribble.bytes)
    const { maxBytes = 16, seed = 1 } = typeof chunking === 'object' ? chunking : {}
    random ??= createSeededRandom(seed)
    return 1 + Math.floor(random() * maxBytes)
  }
  const next = (): void => {
    timer = undefined
    const head = queue.shift()
    if (closed || head === undefined) {
      busy = false
      return
    }
    if (typeof head === 'function') {
      head()
      next()
      return
    }
    const length = pieceLength()
    if (head.length > length) queue.unshift(head.subarray(length))
    put(head.subarray(0, length))
    const { dribble } = faults.current
    if (dribble) timer = setTimeout(next, dribble.everyMs)
    else setImmediate(next)
  }
  const schedule = (): void => {
    if (busy) return
    busy = true
    next()
  }

  return {
    write(bytes) {
      if (closed) return
      const { dribble, chunking } = faults.current
      if (!busy && !dribble && !chunking) {
        put(bytes)
        return
      }
      queue.push(bytes)
      schedule()
    },
    whenSent(after) {
      if (closed) return
      if (!busy) {
        after()
        return
      }
      queue.push(after)
    },
    close() {
      closed = true
      clearTimeout(timer)
    },
  }
}
