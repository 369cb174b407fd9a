import type { FakeLogEntry } from '../fake-device-options.js'

/** A log message in its parts; how it is printed is the platform's business. */
export interface LogRecord {
  at: Date
  /** 0 emergency … 7 debug. */
  severity: number
  facility: string
  mnemonic: string
  message: string
  /** Set when the entry was given as a finished line. */
  verbatim?: string
}

/** The log buffer of a device; the oldest entries make room. */
export interface DeviceLog {
  readonly records: readonly LogRecord[]
  add(record: Omit<LogRecord, 'at'> & { at?: Date }): LogRecord
  clear(): void
}

const CAPACITY = 1000

export function createDeviceLog(begun: number, now: () => number, entries: readonly FakeLogEntry[]): DeviceLog {
  const records: LogRecord[] = entries.map((entry, index) => {
    // what is in the buffer at the start was logged before, a minute apart
    const at = new Date(begun - (entries.length - index) * 60_000)
    if (typeof entry !== 'string') return { at, ...entry }
    return { at, severity: 6, facility: '', mnemonic: '', message: entry, verbatim: entry }
  })
  return {
    records,
    add(entry) {
      const record = { ...entry, at: entry.at ?? new Date(now()) }
      records.push(record)
      if (records.length > CAPACITY) records.shift()
      return record
    },
    clear: () => void records.splice(0),
  }
}
