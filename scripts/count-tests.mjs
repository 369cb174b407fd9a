// count-tests.mjs FOLDER SUITE...: adds up the reports (vitest JSON, JUnit XML) whose names begin with each suite, and
// prints `N passed, N failed`. Fails when a test failed or a suite has no report or passed no test.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const [folder = '.', ...suites] = process.argv.slice(2)

function countsOf(file) {
  const text = readFileSync(join(folder, file), 'utf8')
  if (file.endsWith('.json')) {
    const { numPassedTests, numFailedTests, numFailedTestSuites, success } = JSON.parse(text)
    // a file that fails to load counts as one failure: its tests never came to be
    return { passed: numPassedTests, failed: numFailedTests || (success ? 0 : Math.max(1, numFailedTestSuites)) }
  }
  const all = text.match(/<testcase\b/g)?.length ?? 0
  const failed = text.match(/<failure\b/g)?.length ?? 0
  const skipped = text.match(/<skipped\b/g)?.length ?? 0
  return { passed: all - failed - skipped, failed }
}

const total = { passed: 0, failed: 0 }
let complete = true
for (const suite of suites) {
  const counts = readdirSync(folder)
    .filter((file) => file.startsWith(suite))
    .map(countsOf)
  for (const { passed, failed } of counts) {
    total.passed += passed
    total.failed += failed
  }
  if (!counts.some(({ passed }) => passed > 0)) {
    console.log(`suite without a passed test: ${suite}`)
    complete = false
  }
}
console.log(`${total.passed} passed, ${total.failed} failed`)
process.exitCode = complete && total.failed === 0 ? 0 : 1
