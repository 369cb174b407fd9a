import { createFleet } from '@flotilla/core'
import { createProgressLine } from './progress-line.js'
import { reportText } from './report-table.js'
import { simulatedFleet } from './simulated-fleet.js'

/** The same two questions in the words of each platform. */
const QUESTIONS: Readonly<Record<string, readonly string[]>> = {
  'juniper-junos': ['show version', 'show interfaces terse'],
  frr: ['show version', 'show interface brief'],
  linux: ['uname -a', 'ip -j addr'],
}
const DEFAULT_QUESTIONS = ['show version', 'show ip interface brief']

await using simulated = await simulatedFleet()
await using fleet = createFleet({
  inventory: simulated.devices,
  concurrency: 10,
  session: { connectTimeoutMs: 1_500 },
})

const run = fleet.run(
  (session) => session.runAll(QUESTIONS[session.platform.name] ?? DEFAULT_QUESTIONS, { idleTimeoutMs: 1_500 }),
  { effect: 'read', onProgress: createProgressLine(process.stderr) },
)
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
