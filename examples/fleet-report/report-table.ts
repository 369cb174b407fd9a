import type { CommandResult, FleetReport, Outcome } from '@flotilla/core'

type Results = readonly CommandResult[]

/** The whole report as text: a line for each device, what they have in common, what went wrong and what to try. */
export function reportText(report: FleetReport<Results>, platforms: ReadonlyMap<string, string>): string {
  const rows = report.outcomes.map((outcome) => [
    outcome.device,
    platforms.get(outcome.device) ?? '',
    outcome.ok ? 'ok' : outcome.error.code,
    `${Math.round(outcome.durationMs)} ms`,
    outcome.ok ? firstLine(outcome) : '',
  ])
  const { durations } = report
  return [
    table([['device', 'platform', 'outcome', 'time', 'says'], ...rows]),
    '',
    ...failureLines(report),
    `${report.ok} of ${report.total} devices ok, ${report.failed} failed, in ${(report.durationMs / 1000).toFixed(1)} s ` +
      `(a device: median ${Math.round(durations.p50Ms)} ms, 95 % under ${Math.round(durations.p95Ms)} ms)`,
  ].join('\n')
}

const firstLine = (outcome: Outcome<Results> & { ok: true }): string =>
  outcome.value[0]?.output
    .split('\n')
    .find((line) => line.trim() !== '')
    ?.trim()
    .slice(0, 60) ?? ''

function failureLines(report: FleetReport<Results>): string[] {
  return [...report.failures()].flatMap(([code, devices]) => {
    const outcome = report.get(devices[0] ?? '')
    return outcome && !outcome.ok ? [`${code}: ${devices.join(', ')}`, `  ${outcome.error.hint}`] : []
  })
}

function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}
