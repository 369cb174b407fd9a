// What the workspace's own commands share: install what is missing, build what is stale, run a program to its end.
import { spawn } from 'node:child_process'
import { lstatSync, readdirSync, readFileSync, statSync, symlinkSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

export const ROOT = fileURLToPath(new URL('..', import.meta.url))
const MINIMUM_NODE = [20, 19]

/**
 * Runs a program with this terminal's output. Resolves with its exit status; a signal counts as 1. While it runs, Ctrl-C
 * is the program's to handle (the terminal sends it to both), and SIGTERM is passed on.
 */
export function run(program, args, options = {}) {
  const child = spawn(program, args, { cwd: ROOT, stdio: ['ignore', 'inherit', 'inherit'], ...options })
  const interrupted = () => {}
  const terminated = () => child.kill('SIGTERM')
  process.on('SIGINT', interrupted).on('SIGTERM', terminated)
  const ended = new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code) => resolve(code ?? 1))
  })
  return ended.finally(() => process.off('SIGINT', interrupted).off('SIGTERM', terminated))
}

/** Runs a Node program with the Node that runs this one. */
export const runNode = (file, args = [], options = {}) => run(process.execPath, [file, ...args], options)

/** Runs npm: the one that started this process, else the one on the path. */
export function runNpm(args, options = {}) {
  const npm = process.env.npm_execpath
  if (npm?.endsWith('.js')) return runNode(npm, args, options)
  // npm is a batch file on Windows, which only a shell can start; the arguments are ours and need no quoting
  return run('npm', args, { shell: process.platform === 'win32', ...options })
}

/** Stops with a message, before anything less readable happens, on a Node that is too old. */
export function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (major > MINIMUM_NODE[0] || (major === MINIMUM_NODE[0] && minor >= MINIMUM_NODE[1])) return
  console.error(`Node ${MINIMUM_NODE.join('.')} or newer is needed; this is ${process.versions.node}.`)
  process.exit(1)
}

const modifiedAt = (path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0

/** Installs the dependencies when they are absent or older than the lockfile. */
export async function installIfNeeded() {
  if (modifiedAt(join(ROOT, 'node_modules/.package-lock.json')) >= modifiedAt(join(ROOT, 'package-lock.json'))) return
  console.log('Installing dependencies (npm ci) ...')
  const status = await runNpm(['ci'])
  if (status !== 0) process.exit(status)
}

const readJson = (path) => JSON.parse(readFileSync(path, 'utf8'))

/** The packages that are built, each after those it depends on: `{ name, folder }`. */
export function packagesInBuildOrder() {
  const packages = readdirSync(join(ROOT, 'packages'))
    .map((name) => join(ROOT, 'packages', name))
    .filter((folder) => modifiedAt(join(folder, 'tsup.config.ts')) > 0)
    .map((folder) => ({ folder, ...readJson(join(folder, 'package.json')) }))
  const ordered = []
  const place = (item) => {
    if (ordered.includes(item)) return
    const needed = { ...item.dependencies, ...item.peerDependencies, ...item.devDependencies }
    for (const other of packages) if (other !== item && needed[other.name] !== undefined) place(other)
    ordered.push(item)
  }
  for (const item of packages) place(item)
  return ordered.map(({ name, folder }) => ({ name, folder }))
}

function newest(path) {
  const stats = statSync(path, { throwIfNoEntry: false })
  if (!stats) return 0
  if (!stats.isDirectory()) return stats.mtimeMs
  const names = readdirSync(path).filter((name) => !name.endsWith('.test.ts'))
  return Math.max(0, ...names.map((name) => newest(join(path, name))))
}

/** The last file that a build of a package writes. */
const PACKAGE_OUTPUT = 'dist/index.d.cts'

/** What `npm start` runs, as one file: compiling it at each start would take longer than starting it. Packages stay outside. */
const SERVER = { folder: join(ROOT, 'examples/reference-server'), output: 'dist/main.js', also: ['../fleet-report'] }
export const SERVER_FILE = join(SERVER.folder, SERVER.output)

/** Whether there is no build, or one that is older than what it is made from. */
function isStale(folder, output, also = []) {
  const built = modifiedAt(join(folder, output))
  const names = ['src', 'package.json', 'tsup.config.ts', 'tsconfig.build.json', ...also]
  const inputs = names.map((name) => join(folder, name))
  inputs.push(join(ROOT, 'package-lock.json'), join(ROOT, 'tsup.base.ts'), join(ROOT, 'tsconfig.base.json'))
  return built === 0 || inputs.some((input) => newest(input) > built)
}

/** npm links programs when it installs, which in a fresh clone is before they are built. */
function linkPrograms(folder) {
  if (process.platform === 'win32') return
  for (const [name, path] of Object.entries(readJson(join(folder, 'package.json')).bin ?? {})) {
    const link = join(ROOT, 'node_modules/.bin', name)
    if (!lstatSync(link, { throwIfNoEntry: false })) symlinkSync(relative(dirname(link), join(folder, path)), link)
  }
}

/** Builds packages with tsup, in order, and what `npm start` runs; all of it, or only what is stale. */
export async function build({ onlyStale = false } = {}) {
  let rebuilt = false
  for (const { name, folder } of packagesInBuildOrder()) {
    // a rebuilt package makes those after it stale: their types may come from it
    if (onlyStale && !rebuilt && !isStale(folder, PACKAGE_OUTPUT)) continue
    rebuilt = true
    await bundle(name, folder)
    linkPrograms(folder)
  }
  if (onlyStale && !isStale(SERVER.folder, SERVER.output, SERVER.also)) return
  await bundle('the reference server', SERVER.folder)
}

async function bundle(name, folder) {
  const started = Date.now()
  const status = await runNode(join(ROOT, 'node_modules/tsup/dist/cli-default.js'), ['--silent'], { cwd: folder })
  if (status !== 0) process.exit(status)
  console.log(`Built ${name} in ${((Date.now() - started) / 1000).toFixed(1)} s`)
}
