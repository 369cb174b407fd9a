/** Syslog severities, most serious first: the position is the code. */
export const SEVERITIES = ['emergency', 'alert', 'critical', 'error', 'warning', 'notice', 'info', 'debug'] as const

export type Severity = (typeof SEVERITIES)[number]

/** `info` for what is not a severity: many logs do not tell. */
export const toSeverity = (code: number): Severity => SEVERITIES[code] ?? 'info'

/** Whether something is at least as serious as the minimum. */
export const isAtLeast = (severity: Severity, minimum: Severity): boolean =>
  SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(minimum)
