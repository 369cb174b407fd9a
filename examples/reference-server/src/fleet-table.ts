import type { Flotilla } from '@flotilla/core'
import { createProgressLine } from '@flotilla/example-fleet-report/progress-line'
import { askAll } from '@flotilla/example-fleet-report/questions'
import { reportText } from '@flotilla/example-fleet-report/report-table'

/** One run over the whole fleet, with progress, as text. */
export async function fleetTable({ fleet }: Flotilla, signal: AbortSignal): Promise<string> {
  const report = await fleet.run(askAll, { effect: 'read', signal, onProgress: createProgressLine(process.stderr) })
  const platforms = [...fleet.inventory].map(
    ({ name, platform }) => [name, typeof platform === 'string' ? platform : platform.name] as const,
  )
  return reportText(report, new Map(platforms))
}
