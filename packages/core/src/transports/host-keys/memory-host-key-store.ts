import type { HostKeyStore } from './host-key-policy.js'
import { judgeHostKey, type RecordedKey } from './host-key-record.js'

const nameOf = (host: string, port: number): string => `[${host.toLowerCase()}]:${port}`

/** Remembers host keys for as long as the process lives. */
export function createMemoryHostKeyStore(): HostKeyStore {
  const keys = new Map<string, RecordedKey[]>()
  const recorded = (host: string, port: number): RecordedKey[] => keys.get(nameOf(host, port)) ?? []
  return {
    check: (key) => judgeHostKey(key, recorded(key.host, key.port)),
    add(key) {
      const verdict = judgeHostKey(key, recorded(key.host, key.port))
      if (verdict.trusted || verdict.reason !== 'unknown') return
      keys.set(nameOf(key.host, key.port), [{ type: key.type, blob: Uint8Array.from(key.blob) }])
    },
    keyTypes: (host, port) => recorded(host, port).map((one) => one.type),
  }
}
