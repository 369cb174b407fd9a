// N real FRR routers, each in network, mount, host-name and process namespaces of its own, joined by veth cables.
import { execFileSync } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import net from 'node:net'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { isAlive, LabState } from './lab-state.mjs'
import { startLab } from './start-lab.mjs'
import { bridgeOf, interfaceTo, neighboursOf } from './topology.mjs'

/** @typedef {import('./start-lab.mjs').LabRouter} LabRouter */

/** A lab by its number; several may stand side by side. */
export class FrrLab {
  #state

  /** @param {number} [id] 0 to 9 */
  constructor(id = 0) {
    if (!Number.isInteger(id) || id < 0 || id > 9) throw new Error('The number of a lab is 0 to 9')
    this.#state = new LabState(id)
  }

  /**
   * Starts the routers and resolves when each answers SSH; the routing protocols settle later, see `converged`.
   * @param {number} count
   */
  async up(count) {
    if (!Number.isInteger(count) || count < 1 || count > 100) throw new Error('A lab has 1 to 100 routers')
    if (process.getuid?.() !== 0) throw new Error('The lab makes namespaces, which needs root')
    if (this.#state.isUp) throw new Error(`The lab is already up in ${this.#state.folder}`)
    try {
      await startLab(this.#state, count)
    } catch (error) {
      await this.down()
      throw error
    }
  }

  /** @returns {LabRouter[]} */
  get inventory() {
    return JSON.parse(readFileSync(this.#state.inventoryFile, 'utf8'))
  }

  /**
   * Resolves when every router has all its OSPF neighbours and has routes from every BGP neighbour.
   * @param {number} timeoutMs
   */
  async converged(timeoutMs) {
    const deadline = Date.now() + timeoutMs
    for (const router of this.#state.routers) {
      while (!this.#isConverged(router)) {
        if (Date.now() > deadline) throw new Error(`r${router} has not converged after ${timeoutMs} ms`)
        await pause(300)
      }
    }
  }

  /** @param {number} router */
  #isConverged(router) {
    const wanted = neighboursOf(router, this.#state.count).length
    if (wanted === 0) return true
    const full = this.#show(router, 'ip ospf neighbor')?.match(/ Full\//g)?.length ?? 0
    if (full < wanted) return false
    const summary = JSON.parse(this.#show(router, 'bgp ipv4 unicast summary json') ?? '{}')
    /** @type {{ pfxRcd?: number }[]} */
    const peers = Object.values(summary.peers ?? {})
    return peers.filter((peer) => (peer.pfxRcd ?? 0) > 0).length >= wanted
  }

  /**
   * What a show command prints; undefined while the daemon that answers it is down.
   * @param {number} router
   * @param {string} what
   */
  #show(router, what) {
    try {
      return this.exec(router, ['vtysh', '-c', `show ${what}`])
    } catch {
      return undefined
    }
  }

  /**
   * Runs a program inside a router, without SSH, and returns what it printed.
   * @param {number} router
   * @param {string[]} command
   */
  exec(router, command) {
    const inside = ['-t', this.#state.innerPid(router), '-m', '-u', '-n', '-p']
    return execFileSync('nsenter', [...inside, '--', ...command], { encoding: 'utf8', stdio: 'pipe' })
  }

  /**
   * Kills a daemon of a router; watchfrr starts it again a few seconds later.
   * @param {number} router
   * @param {string} daemon
   */
  kill(router, daemon) {
    const pid = this.exec(router, ['cat', `/run/frr/${daemon}.pid`]).trim()
    this.exec(router, ['kill', '-KILL', pid])
  }

  /**
   * Unplugs or plugs the data cable between two routers.
   * @param {number} one
   * @param {number} other
   * @param {'up' | 'down'} state
   */
  link(one, other, state) {
    this.#state.inNetwork(one, ['ip', 'link', 'set', interfaceTo(other), state])
  }

  /**
   * Makes the SSH path of a router misbehave: `ok`, `block`, `reset` or `delay=MS`. Holds when this resolves.
   * @param {string} target `r1`, or `r1-dropbear`
   * @param {string} fault
   */
  async net(target, fault) {
    const socket = net.connect(join(this.#state.relayFolder, 'control'))
    socket.end(JSON.stringify({ target, fault }))
    let answer = ''
    for await (const chunk of socket) answer += chunk
    if (answer !== 'done') throw new Error(answer)
  }

  status() {
    return this.#state.routers.map((router) => {
      const running = isAlive(this.#state.pid(router))
      return { name: `r${router}`, running, converged: running && this.#isConverged(router) }
    })
  }

  /** Stops everything that `up` started, and nothing else. */
  async down() {
    const { pids, folder, id } = this.#state
    // killing `unshare` kills the first process of the namespaces, and with it the kernel ends all others in them
    for (const pid of pids) if (isAlive(pid)) process.kill(pid, 'SIGKILL')
    while (pids.some(isAlive)) await pause(50)
    execFileSync('sh', ['-c', 'ip link del "$1" 2> /dev/null || true', 'sh', bridgeOf(id)])
    rmSync(folder, { recursive: true, force: true })
  }
}
