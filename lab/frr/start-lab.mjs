// Brings a lab up: files, namespaces, cables, relays, inventory.
import { execFileSync, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { isAlive, range } from './lab-state.mjs'
import { frrConfig, sshdConfig } from './router-config.mjs'
import {
  asnOf,
  bridgeOf,
  cableOf,
  interfaceTo,
  linksOf,
  loopbackOf,
  managementAddress,
  neighboursOf,
} from './topology.mjs'

/** @typedef {import('./lab-state.mjs').LabState} LabState */

/**
 * One router as a client needs to know it.
 * @typedef {object} LabRouter
 * @property {string} name
 * @property {'frr'} platform
 * @property {string} host loopback address of the relays to its servers
 * @property {number} port of its OpenSSH server
 * @property {number} dropbearPort
 * @property {string} management its own address, reachable from this machine
 * @property {string} loopback address that only the routers reach
 * @property {number} asn
 * @property {string} username
 * @property {string} password of every user: admin, viewer, paged, ops
 * @property {string} privateKeyFile accepted for every user
 * @property {string} hostKeyFingerprint
 */

const here = (/** @type {string} */ name) => fileURLToPath(new URL(name, import.meta.url))
const READY_TIMEOUT_MS = 60_000

/**
 * @param {LabState} state
 * @param {number} count
 */
export async function startLab(state, count) {
  prepare(state, count)
  for (const router of state.routers) startRouter(state, router)
  wire(state)
  for (const router of state.routers) await untilReady(state, router)
  await startRelays(state)
}

/**
 * @param {LabState} state
 * @param {number} count
 */
function prepare(state, count) {
  mkdirSync(state.folder, { mode: 0o700 })
  writeFileSync(state.countFile, String(count))
  makeKey(state.keyFile)
  for (const router of range(count)) {
    const folder = state.routerFolder(router)
    mkdirSync(folder)
    writeFileSync(join(folder, 'frr.conf'), frrConfig(router, count))
    writeFileSync(join(folder, 'sshd_config'), sshdConfig())
    writeFileSync(join(folder, 'password'), randomBytes(12).toString('base64url'), { mode: 0o600 })
    makeKey(join(folder, 'ssh_host_ed25519_key'))
    execFileSync('dropbearkey', ['-t', 'ed25519', '-f', join(folder, 'dropbear_ed25519_key')], { stdio: 'pipe' })
  }
}

/**
 * @param {LabState} state
 * @param {number} router
 */
function startRouter(state, router) {
  const folder = state.routerFolder(router)
  const namespaces = ['--net', '--mount', '--uts', '--pid', '--fork', '--kill-child', '--mount-proc']
  const init = ['--propagation', 'private', here('router-init.sh'), folder, `r${router}`]
  startDaemon(folder, 'unshare', [...namespaces, ...init])
}

/**
 * Starts a program that outlives this one; its process id and output go to the folder.
 * @param {string} folder
 * @param {string} program
 * @param {string[]} args
 */
function startDaemon(folder, program, args) {
  const log = openSync(join(folder, 'log'), 'a')
  const child = spawn(program, args, { detached: true, stdio: ['ignore', log, log] })
  child.unref()
  if (child.pid === undefined) throw new Error(`${program} could not be started`)
  writeFileSync(join(folder, 'pid'), String(child.pid))
}

/**
 * Management cables to a bridge on this machine, data cables between the routers; then tells the routers to go on.
 * @param {LabState} state
 */
function wire(state) {
  const bridge = bridgeOf(state.id)
  ip(`link add ${bridge} type bridge`)
  ip(`addr add ${managementAddress(state.id, 254)}/24 dev ${bridge}`)
  ip(`link set ${bridge} up`)
  for (const router of state.routers) {
    const cable = cableOf(state.id, router)
    ip(`link add ${cable} type veth peer name mgmt0 netns ${state.pid(router)}`)
    ip(`link set ${cable} master ${bridge} up`)
  }
  for (const { one, other } of linksOf(state.count)) {
    const far = `peer name ${interfaceTo(one)} netns ${state.pid(other)}`
    ip(`link add ${interfaceTo(other)} netns ${state.pid(one)} type veth ${far}`)
  }
  for (const router of state.routers) {
    const commands = [`addr add ${managementAddress(state.id, router)}/24 dev mgmt0`, 'link set mgmt0 up']
    for (const end of neighboursOf(router, state.count)) commands.push(`link set ${end.interface} up`)
    for (const command of commands) state.inNetwork(router, ['ip', ...command.split(' ')])
    writeFileSync(join(state.routerFolder(router), 'wired'), '')
  }
}

/**
 * @param {LabState} state
 * @param {number} router
 */
async function untilReady(state, router) {
  const folder = state.routerFolder(router)
  const deadline = Date.now() + READY_TIMEOUT_MS
  while (!existsSync(join(folder, 'ready'))) {
    if (!isAlive(state.pid(router)) || Date.now() > deadline) {
      throw new Error(`r${router} did not start:\n${readFileSync(join(folder, 'log'), 'utf8')}`)
    }
    await pause(50)
  }
}

/** @param {LabState} state */
async function startRelays(state) {
  mkdirSync(state.relayFolder)
  const targets = state.routers.flatMap((router) => {
    const host = managementAddress(state.id, router)
    return [
      { name: `r${router}`, host, port: 22 },
      { name: `r${router}-dropbear`, host, port: 2222 },
    ]
  })
  writeFileSync(join(state.relayFolder, 'targets.json'), JSON.stringify(targets))
  startDaemon(state.relayFolder, process.execPath, [here('relay-process.mjs'), state.relayFolder])
  const deadline = Date.now() + READY_TIMEOUT_MS
  while (!existsSync(join(state.relayFolder, 'ports.json'))) {
    if (Date.now() > deadline) throw new Error(`No relay:\n${readFileSync(join(state.relayFolder, 'log'), 'utf8')}`)
    await pause(20)
  }
  writeFileSync(state.inventoryFile, `${JSON.stringify(describe(state), null, 2)}\n`)
}

/**
 * @param {LabState} state
 * @returns {LabRouter[]}
 */
function describe(state) {
  const ports = JSON.parse(readFileSync(join(state.relayFolder, 'ports.json'), 'utf8'))
  return state.routers.map((router) => ({
    name: `r${router}`,
    platform: 'frr',
    host: '127.0.0.1',
    port: ports[`r${router}`],
    dropbearPort: ports[`r${router}-dropbear`],
    management: managementAddress(state.id, router),
    loopback: loopbackOf(router),
    asn: asnOf(router),
    username: 'admin',
    password: readFileSync(join(state.routerFolder(router), 'password'), 'utf8'),
    privateKeyFile: state.keyFile,
    hostKeyFingerprint: fingerprintOf(join(state.routerFolder(router), 'ssh_host_ed25519_key.pub')),
  }))
}

const ip = (/** @type {string} */ command) => execFileSync('ip', command.split(' '))

/** @param {string} file */
const makeKey = (file) =>
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'flotilla-lab', '-f', file])

/** @param {string} publicKeyFile */
const fingerprintOf = (publicKeyFile) =>
  execFileSync('ssh-keygen', ['-l', '-f', publicKeyFile], { encoding: 'utf8' }).split(' ')[1] ?? ''
