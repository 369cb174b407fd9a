// node scripts/newcomer.mjs [report file] [--here]: does what the README tells somebody new. Clones this repository as it is
// committed, runs `npm start` in the clone, types the curl lines of the README, compares the answers with what it says, and stops
// it. --here uses this working copy instead. Needs git, curl and ps. Writes a report that count-tests.mjs understands.
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { curlCommandsOf } from './readme-commands.mjs'
import { ROOT } from './workspace.mjs'

/** Installing, building and a first run, on a slow machine. */
const START_MS = 420_000
const ANSWER_MS = 60_000
const STOP_MS = 15_000
/** Where the README says that it listens. */
const SAID_URL = 'http://127.0.0.1:8000'

const checks = []
// so that what was started ends too, and the clone goes
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1))
const check = (title, ok, seen = '') => {
  checks.push(ok)
  console.log(ok ? `ok      ${title}` : `FAILED  ${title}\n${seen}`)
}

function clone(folder) {
  // git trusts no repository of another user, such as one that CI checked out before it became root
  const config = join(folder, 'gitconfig')
  writeFileSync(config, '[safe]\n\tdirectory = *\n')
  const env = { ...process.env, GIT_CONFIG_GLOBAL: config }
  const target = join(folder, 'flotilla')
  execFileSync('git', ['clone', '--quiet', ROOT, target], { env, stdio: 'inherit' })
  return target
}

/** What a person at a terminal has, with any free port, and without keys for a model that costs money. */
function newcomersEnvironment() {
  const own = Object.entries(process.env).filter(([name]) => !/^(?:FLOTILLA_|ANTHROPIC_|CI$)/.test(name))
  return { ...Object.fromEntries(own), PORT: '0' }
}

/** Starts it and resolves with the process, once it has said what to try; rejects when it ends before. */
async function start(folder) {
  const stdio = ['ignore', 'pipe', 'pipe']
  const child = spawn('npm', ['start'], { cwd: folder, env: newcomersEnvironment(), stdio, detached: true })
  process.prependOnceListener('exit', () => killAll(child))
  const ended = once(child, 'close').then(([code]) => code)
  let said = ''
  const saidAll = new Promise((resolve) => {
    const hear = (chunk) => {
      said += chunk
      if (said.includes('Ctrl-C stops it.')) resolve()
    }
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
  })
  const late = setTimeout(() => killAll(child), START_MS)
  const isUp = await Promise.race([saidAll.then(() => true), ended.then(() => false)])
  clearTimeout(late)
  if (!isUp) throw new Error(`npm start did not come up:\n${said}`)
  return { child, ended, said }
}

function tryLines(page, said) {
  const url = /Flotilla listens on (\S+)/.exec(said)?.[1] ?? ''
  const key = /premium (\S+)/.exec(said)?.[1] ?? ''
  const commands = curlCommandsOf(page)
  const printed = [...said.matchAll(/^ +(curl .*)$/gm)].map(([, line]) =>
    line.replaceAll(url, SAID_URL).replaceAll(key, '$KEY'),
  )
  // only double quotes let the shell fill in the key
  const written = new Set(
    commands.map(({ command }) => command.replaceAll('"authorization: Bearer $KEY"', "'authorization: Bearer $KEY'")),
  )
  const missing = printed.filter((line) => !written.has(line))
  check(
    `the README has the ${printed.length} lines that the service prints`,
    printed.length > 0 && missing.length === 0,
    missing.join('\n'),
  )
  for (const { command, answer } of commands) {
    const { stdout, stderr, status } = spawnSync('sh', ['-c', command.replaceAll(SAID_URL, url)], {
      env: { ...process.env, KEY: key },
      encoding: 'utf8',
      timeout: ANSWER_MS,
    })
    check(
      command,
      status === 0 && answer?.test(stdout.trim()),
      answer ? `${stdout}${stderr}` : 'The README does not say what it gives.',
    )
  }
}

/** What `npm start` runs: the shell in between would die of a signal and leave it behind. */
function serviceBelow(npmPid) {
  const rows = execFileSync('ps', ['-eo', 'pid=,ppid=,args='], { encoding: 'utf8' }).split('\n')
  const processes = rows.map((row) => /^ *(\d+) +(\d+) (.*)$/.exec(row)).filter(Boolean)
  const below = (pid) =>
    processes.filter(([, , parent]) => Number(parent) === pid).flatMap((child) => [child, ...below(Number(child[1]))])
  const found = below(npmPid).find(([, , , args]) => /^\S*node\S* scripts\/start\.mjs/.test(args))
  if (!found)
    throw new Error(
      `No process of npm start is left: ${below(npmPid)
        .map(([row]) => row)
        .join(', ')}`,
    )
  return Number(found[1])
}

async function stop({ child, ended }) {
  const startedAt = Date.now()
  // Twice: a process group gets one from who stops it, and one that is passed on.
  for (let time = 0; time < 2; time++) process.kill(serviceBelow(child.pid), 'SIGTERM')
  const late = setTimeout(() => killAll(child), STOP_MS)
  const code = await ended
  clearTimeout(late)
  const seen = `status ${code} after ${Date.now() - startedAt} ms`
  check(`SIGTERM ends npm start with status 0 within ${STOP_MS / 1000} s`, code === 0, seen)
}

/** It has a process group of its own. */
function killAll({ pid }) {
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // none of them is left
  }
}

const [reportFile] = process.argv.slice(2).filter((argument) => argument !== '--here')
const temporary = mkdtempSync(join(tmpdir(), 'flotilla-newcomer-'))
process.once('exit', () => rmSync(temporary, { recursive: true, force: true }))
try {
  const isHere = process.argv.includes('--here')
  const folder = isHere ? ROOT : clone(temporary)
  const service = await start(folder)
  check('npm start comes up', true)
  tryLines(readFileSync(join(folder, 'README.md'), 'utf8'), service.said)
  await stop(service)
  if (!isHere) {
    const litter = execFileSync('git', ['status', '--porcelain'], { cwd: folder, encoding: 'utf8' })
    check('nothing is left behind in the checkout', litter === '', litter)
  }
} catch (error) {
  check('a newcomer gets through', false, error.message)
}

const passed = checks.filter(Boolean).length
const failed = checks.length - passed
console.log(`${passed} passed, ${failed} failed`)
if (reportFile !== undefined) {
  writeFileSync(
    reportFile,
    JSON.stringify({ numPassedTests: passed, numFailedTests: failed, numFailedTestSuites: 0, success: failed === 0 }),
  )
}
process.exitCode = failed === 0 ? 0 : 1
