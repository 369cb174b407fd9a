import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, expect, test } from 'vitest'

const script = fileURLToPath(new URL('./count-tests.mjs', import.meta.url))
const folders: string[] = []

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

function count(reports: Record<string, string>, suites: string[]) {
  const folder = mkdtempSync(join(tmpdir(), 'flotilla-count-'))
  folders.push(folder)
  for (const [name, text] of Object.entries(reports)) writeFileSync(join(folder, name), text)
  const { stdout, status } = spawnSync(process.execPath, [script, folder, ...suites], { encoding: 'utf8' })
  return { lastLine: stdout.trimEnd().split('\n').at(-1), status }
}

const vitest = (passed: number, failed: number, success = failed === 0) =>
  JSON.stringify({ numPassedTests: passed, numFailedTests: failed, numFailedTestSuites: success ? 0 : 1, success })
const junit = '<testsuites><testcase name="a"/><testcase name="b"><skipped/></testcase></testsuites>'

test('Reports of both kinds are added up on the last line', () => {
  const result = count({ 'unit.json': vitest(40, 0), 'node-20.xml': junit }, ['unit', 'node-20'])
  expect(result).toEqual({ lastLine: '41 passed, 0 failed', status: 0 })
})

test.each([
  ['a failed test', { 'unit.json': vitest(3, 2) }, '3 passed, 2 failed'],
  ['a file that did not load', { 'unit.json': vitest(3, 0, false) }, '3 passed, 1 failed'],
  ['a failed test in JUnit', { 'unit.xml': '<testcase><failure/></testcase><testcase/>' }, '1 passed, 1 failed'],
  ['a suite without a report', {}, '0 passed, 0 failed'],
  ['a suite in which nothing ran', { 'unit.json': vitest(0, 0) }, '0 passed, 0 failed'],
])('%s is a failure', (_, reports, lastLine) => {
  expect(count(reports, ['unit'])).toEqual({ lastLine, status: 1 })
})
