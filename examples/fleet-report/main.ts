import { createFleet } from '@flotilla/core'
import { createProgressLine } from './progress-line.js'
import { askAll } from './questions.js'
import { reportText } from './report-table.js'
import { simulatedFleet } from './simulated-fleet.js'

await using simulated = await simulatedFleet()
await using fleet = createFleet({
  inventory: simulated.devices,
  concurrency: 10,
  session: { connectTimeoutMs: 1_500 },
})

const run = fleet.run(askAll, { effect: 'read', onProgress: createProgressLine(process.stderr) })
const report = await run

console.log(reportText(report, new Map(simulated.devices.map(({ name, platform }) => [name, String(platform)]))))

const wrong = report.outcomes.filter(({ device, ...outcome }) => {
  const code = outcome.ok ? undefined : outcome.error.code
  return code !== simulated.expected.get(device)
})
if (wrong.length > 0) {
  console.error(
    `Not as it should be: ${wrong.map((outcome) => `${outcome.device} ${outcome.ok ? 'ok' : outcome.error.code}`).join(', ')}`,
  )
  process.exitCode = 1
}
