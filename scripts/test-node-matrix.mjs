// node scripts/test-node-matrix.mjs [report folder]: packs the built packages as they would be published, installs the
// tarballs into an empty project, and runs scripts/smoke there (ESM and CommonJS) on each supported Node. The Nodes come
// from the npm registry as packages, so nothing else has to be installed. Writes one JUnit report a Node when given a folder.
import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { build, installIfNeeded, packagesInBuildOrder, ROOT, requireNode, run, runNpm } from './workspace.mjs'

/** The newest of each supported major at the time of writing; fixed, so that a run today and one tomorrow are the same. */
const VERSIONS = ['20.20.2', '22.23.3', '24.21.0']
const platform = process.platform === 'win32' ? 'win' : process.platform

requireNode()
await installIfNeeded()
await build({ onlyStale: true })

const reports = process.argv[2] === undefined ? undefined : resolve(process.argv[2])
if (reports !== undefined) mkdirSync(reports, { recursive: true })
const project = mkdtempSync(join(tmpdir(), 'flotilla-matrix-'))
try {
  await preparePackages()
  for (const version of VERSIONS) process.exitCode = (await testOn(version)) || process.exitCode
} finally {
  rmSync(project, { recursive: true, force: true })
}

async function preparePackages() {
  const tarballs = join(project, 'tarballs')
  mkdirSync(tarballs)
  for (const { folder } of packagesInBuildOrder()) {
    await npm(['pack', '--silent', '--ignore-scripts', '--pack-destination', tarballs], folder)
  }
  writeFileSync(join(project, 'package.json'), JSON.stringify({ name: 'smoke', private: true, type: 'module' }))
  const files = readdirSync(tarballs).map((name) => join(tarballs, name))
  await npm(
    ['install', '--silent', '--no-audit', '--no-fund', '--ignore-scripts', ...files, ...optionalPeers()],
    project,
  )
  for (const name of readdirSync(join(ROOT, 'scripts/smoke'))) {
    copyFileSync(join(ROOT, 'scripts/smoke', name), join(project, name))
  }
}

/** What a program that uses every door installs besides. */
function optionalPeers() {
  const wanted = packagesInBuildOrder().flatMap(({ folder }) => {
    const { peerDependencies = {} } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
    return Object.entries(peerDependencies)
  })
  return [...new Map(wanted.filter(([name]) => name !== 'vitest' && !name.startsWith('@flotilla/')))].map(
    ([name, range]) => `${name}@${range}`,
  )
}

async function npm(args, cwd) {
  const status = await runNpm(args, { cwd })
  if (status !== 0) throw new Error(`npm ${args[0]} failed with status ${status}`)
}

/** Runs the smoke tests on one version of Node; resolves with the exit status. */
async function testOn(version) {
  const node = await nodeOf(version)
  const seen = spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout.trim()
  if (seen !== `v${version}`) throw new Error(`Expected Node ${version}, found ${seen || 'none'}`)
  console.log(`\n── Node ${version}`)
  const reporters = ['--test-reporter=spec', '--test-reporter-destination=stdout']
  if (reports !== undefined) {
    reporters.push('--test-reporter=junit', `--test-reporter-destination=${join(reports, `node-${version}.xml`)}`)
  }
  const smoke = readdirSync(join(ROOT, 'scripts/smoke')).filter((name) => name.includes('.smoke.'))
  return run(node, ['--test', ...reporters, ...smoke], { cwd: project })
}

async function nodeOf(version) {
  if (process.versions.node === version) return process.execPath
  const name = `node-${platform}-${process.arch}`
  const folder = join(project, `node-${version}`)
  mkdirSync(folder)
  // without one of its own, npm would take the package.json of the folder above
  writeFileSync(join(folder, 'package.json'), '{"private":true}')
  await npm(['install', '--silent', '--no-audit', '--no-fund', '--no-save', `${name}@${version}`], folder)
  return join(folder, 'node_modules', name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
}
