import type { Client } from 'ssh2'

/** The part of ssh2 that counts channels. */
interface ChannelManager {
  add(opened: unknown): number
  get(id: number): unknown
}

/**
 * Runs `start`, which opens one channel, and returns what closes it. ssh2 leaves a session open whose subsystem or command the device
 * refused: each would count against the sessions that the device allows.
 */
export function startTracked(client: Client, start: () => void): () => void {
  const { _chanMgr: manager } = client as unknown as { _chanMgr?: Partial<ChannelManager> }
  if (typeof manager?.add !== 'function' || typeof manager.get !== 'function') {
    start()
    return () => {}
  }
  const { add } = manager
  let id: number | undefined
  manager.add = (opened) => {
    id = add.call(manager, opened)
    return id
  }
  try {
    start()
  } finally {
    delete manager.add
  }
  return () => {
    const channel = id === undefined ? undefined : manager.get?.(id)
    if (isSftp(channel)) channel.end()
    else if (canClose(channel)) channel.close()
  }
}

const has = (channel: unknown, name: string): boolean =>
  typeof channel === 'object' && channel !== null && typeof Reflect.get(channel, name) === 'function'

const canClose = (channel: unknown): channel is { close(): void } => has(channel, 'close')
/** Its `close` closes a file. */
const isSftp = (channel: unknown): channel is { end(): void } => has(channel, 'opendir') && has(channel, 'end')
