// What a lab leaves on disk while it runs, so that any later process can find and stop it: a folder, a subfolder a router.
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Paths and process ids of one lab. */
export class LabState {
  /** @param {number} id */
  constructor(id) {
    this.id = id
    this.folder = join(tmpdir(), `flotilla-frr-lab-${id}`)
    this.relayFolder = join(this.folder, 'relay')
    this.keyFile = join(this.folder, 'id_ed25519')
    this.countFile = join(this.folder, 'count')
    this.inventoryFile = join(this.folder, 'inventory.json')
  }

  get isUp() {
    return existsSync(this.countFile)
  }

  get count() {
    if (!this.isUp) throw new Error(`The lab is not up (nothing in ${this.folder})`)
    return Number(readFileSync(this.countFile, 'utf8'))
  }

  /** The numbers of its routers. */
  get routers() {
    return range(this.count)
  }

  /** @param {number} router */
  routerFolder(router) {
    return join(this.folder, `r${router}`)
  }

  /** The process that holds a router's namespaces. @param {number} router */
  pid(router) {
    return Number(readFileSync(join(this.routerFolder(router), 'pid'), 'utf8'))
  }

  /** The first process inside a router, by its number on this machine. @param {number} router */
  innerPid(router) {
    const pid = this.pid(router)
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim()
  }

  /** Every process that a lab has started, dead or alive. */
  get pids() {
    const routers = this.isUp ? this.routers.map((router) => this.routerFolder(router)) : []
    return [...routers, this.relayFolder]
      .map((folder) => join(folder, 'pid'))
      .filter((file) => existsSync(file))
      .map((file) => Number(readFileSync(file, 'utf8')))
  }

  /**
   * Runs a program in a router's network, with this machine's files.
   * @param {number} router
   * @param {string[]} command
   */
  inNetwork(router, command) {
    execFileSync('nsenter', ['-t', String(this.pid(router)), '-n', '--', ...command])
  }
}

/** 1 to `count`. @param {number} count */
export const range = (count) => Array.from({ length: count }, (_, index) => index + 1)

/** @param {number} pid */
export function isAlive(pid) {
  try {
    process.kill(pid, 0)
    // a process that has ended but was not waited for is still listed
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false
  }
}
