/** One listener of ours on each signal, however many of us wait for it. */
const listeners = new WeakMap<AbortSignal, { readonly callbacks: Set<() => void>; readonly listener: () => void }>()

/**
 * Calls `callback` when the signal aborts, at once when it has; answers how to stop waiting for it. A thousand callers on one
 * signal put one listener on it, so that Node has no reason to suspect a leak, and none is left when the last has gone.
 */
export function onAbort(signal: AbortSignal, callback: () => void): () => void {
  if (signal.aborted) {
    callback()
    return () => undefined
  }
  // Each call is its own entry, also for one function given twice.
  const entry = (): void => callback()
  const { callbacks } = listeners.get(signal) ?? listen(signal)
  callbacks.add(entry)
  return () => {
    if (callbacks.delete(entry) && callbacks.size === 0) unlisten(signal)
  }
}

function listen(signal: AbortSignal): { readonly callbacks: Set<() => void>; readonly listener: () => void } {
  const callbacks = new Set<() => void>()
  const listener = (): void => {
    listeners.delete(signal)
    for (const callback of callbacks) callback()
    callbacks.clear()
  }
  const entry = { callbacks, listener }
  listeners.set(signal, entry)
  signal.addEventListener('abort', listener, { once: true })
  return entry
}

function unlisten(signal: AbortSignal): void {
  const entry = listeners.get(signal)
  if (!entry || entry.callbacks.size > 0) return
  signal.removeEventListener('abort', entry.listener)
  listeners.delete(signal)
}
