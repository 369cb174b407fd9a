import type { LogEntry } from './device-facts.js'
import { toSeverity } from './severity.js'

/** `%LINK-3-UPDOWN:`, `%DAEMON-6-SSHD_LOGIN:`, `%USER-5:`. */
const TAG = /%[A-Z][A-Z0-9_]*(?:-[A-Z0-9_]+)*?-([0-7])(?:-[A-Z0-9_]+)?: ?/

/** Everything that devices put in front of a message as its time. */
const TIMES = [
  /^(\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?: ?(?:Z|UTC|[+-]\d\d:?\d\d))?)/,
  /^(\d{4} [A-Z][a-z]{2} +\d{1,2} \d\d:\d\d:\d\d(?:\.\d+)?)/,
  /^(\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d(?:\.\d+)?)/,
  /^(?:\d{1,10}: )?[*.]?([A-Z][a-z]{2} +\d{1,2} (?:\d{4} )?\d\d:\d\d:\d\d(?:\.\d+)?(?: [A-Z]{2,5}| [+-]\d\d:\d\d)?)/,
  /^(?:\d{1,10}: )?(\d+[ywdh]\d+[wdhm]|\d\d:\d\d:\d\d)(?=:)/,
]

/** RFC 5424: `<165>1 2024-…`. */
const PRIORITY = /^<(\d{1,3})>(?:1 )?/

/**
 * Reads log lines as routers and syslog daemons print them. Lines without a time belong to the message before, or are no log at
 * all. A line that does not tell its severity counts as `info`.
 */
export function parseSyslogLines(output: string): LogEntry[] {
  const entries: LogEntry[] = []
  for (const line of output.split('\n')) {
    const priority = PRIORITY.exec(line)
    const text = priority === null ? line : line.slice(priority[0].length)
    const time = TIMES.map((pattern) => pattern.exec(text)).find((found) => found !== null)
    if (time == null) {
      const before = entries.at(-1)
      if (before !== undefined && /^\s+\S/.test(line)) before.message += `\n${line.trimEnd()}`
      continue
    }
    const rest = text
      .slice(time[0].length)
      .replace(/^[: ]+/, '')
      .trimEnd()
    const code = TAG.exec(rest)?.[1] ?? (priority === null ? undefined : Number(priority[1]) % 8)
    entries.push({
      timestamp: time[1] ?? '',
      severity: code === undefined ? 'info' : toSeverity(Number(code)),
      message: rest,
    })
  }
  return entries
}
