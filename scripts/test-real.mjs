// npm run test:real [-- vitest arguments]: the tests against real servers on this machine: OpenSSH, dropbear, FRR.
// Needs Linux, root and the programs below; says which packages bring what is missing. As root with CI=true it installs
// them. Fails when no test ran.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { installIfNeeded, ROOT, requireNode, run, runNode } from './workspace.mjs'

/** What the suite runs, and the Debian package that brings it. */
const NEEDED = {
  '/usr/sbin/sshd': 'openssh-server',
  '/usr/bin/ssh-keygen': 'openssh-client',
  '/usr/lib/openssh/sftp-server': 'openssh-sftp-server',
  '/usr/sbin/dropbear': 'dropbear-bin',
  '/usr/bin/vtysh': 'frr',
  '/usr/lib/frr/frr-reload.py': 'frr-pythontools',
  '/usr/bin/sudo': 'sudo',
  '/usr/bin/less': 'less',
  '/usr/bin/ping': 'iputils-ping',
  '/usr/sbin/ip': 'iproute2',
  '/usr/sbin/sysctl': 'procps',
  '/usr/bin/setpriv': 'util-linux',
  '/usr/sbin/useradd': 'passwd',
}

const missingPackages = () => [
  ...new Set(
    Object.entries(NEEDED)
      // the merged /usr of newer Debian releases also answers for /bin and /sbin
      .filter(([path]) => !existsSync(path) && !existsSync(path.replace('/usr', '')))
      .map(([, name]) => name),
  ),
]

function stop(message) {
  console.error(message)
  process.exit(1)
}

async function installPackages(names) {
  // no service may start by itself on the machine that runs the tests
  if (!existsSync('/usr/sbin/policy-rc.d')) {
    spawnSync('install', ['-m', '755', '/dev/stdin', '/usr/sbin/policy-rc.d'], { input: '#!/bin/sh\nexit 101\n' })
  }
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  if ((await run('apt-get', ['update', '-qq'], { env })) !== 0) stop('apt-get update failed')
  const options = ['install', '-y', '-qq', '--no-install-recommends', ...names]
  if ((await run('apt-get', options, { env })) !== 0) stop('apt-get install failed')
}

async function requirePrograms() {
  if (process.platform !== 'linux') stop('The real suite needs Linux: it runs servers in namespaces of their own.')
  if (process.getuid?.() !== 0) stop('The real suite needs root (namespaces, users of its own): sudo npm run test:real')
  const missing = missingPackages()
  if (missing.length === 0) return
  const command = `apt-get install --no-install-recommends ${missing.join(' ')}`
  if (process.env.CI !== 'true') stop(`The real suite needs more programs. On Debian and Ubuntu: ${command}`)
  await installPackages(missing)
  const still = missingPackages()
  if (still.length > 0) stop(`Still missing after installation: ${still.join(' ')}`)
}

requireNode()
await requirePrograms()
await installIfNeeded()

const folder = mkdtempSync(join(tmpdir(), 'flotilla-real-'))
const report = process.env.REAL_REPORT ?? join(folder, 'report.json')
const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
const config = ['--config', join(ROOT, 'vitest.real.config.ts')]
const args = ['run', ...config, ...reporters, ...process.argv.slice(2)]
// a plain user's path, which sudo may keep, lacks the folders of the servers
const env = { ...process.env, PATH: `${process.env.PATH}:/usr/sbin:/sbin` }
process.exitCode = await runNode(join(ROOT, 'node_modules/vitest/vitest.mjs'), args, { env })
const passed = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')).numPassedTests : 0
rmSync(folder, { recursive: true })
if (passed === 0) stop('The real suite ran no test.')
