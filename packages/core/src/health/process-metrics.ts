import { readdir, statfs } from 'node:fs/promises'
import os from 'node:os'
import type { ProcessMetrics } from './health.js'

/** Measures on each call; CPU since the call before, or since the machine started. */
export function createProcessMetrics(): () => Promise<ProcessMetrics> {
  let before = { busy: 0, total: 0 }
  return async () => {
    const now = cpuTimes()
    const total = now.total - before.total
    const cpuPercent = total > 0 ? percent(now.busy - before.busy, total) : 0
    before = now
    const [diskPercent, processCount] = await Promise.all([diskUse(), countProcesses()])
    return { cpuPercent, memoryPercent: memoryUse(), diskPercent, processCount }
  }
}

const percent = (part: number, whole: number): number =>
  Math.round(Math.min(100, Math.max(0, (100 * part) / whole)) * 10) / 10

function cpuTimes(): { busy: number; total: number } {
  let busy = 0
  let idle = 0
  for (const { times } of os.cpus()) {
    busy += times.user + times.nice + times.sys + times.irq
    idle += times.idle
  }
  return { busy, total: busy + idle }
}

function memoryUse(): number {
  const constrained = process.constrainedMemory()
  // without a limit the system reports none, or a number beyond any machine
  const limit = constrained > 0 && constrained < os.totalmem() ? constrained : os.totalmem()
  return percent(limit - Math.min(limit, process.availableMemory()), limit)
}

async function diskUse(): Promise<number> {
  const { blocks, bavail, bfree } = await statfs('.')
  const used = blocks - bfree
  return used + bavail > 0 ? percent(used, used + bavail) : 0
}

/** Linux tells by `/proc`; elsewhere only this process is known of. */
async function countProcesses(): Promise<number> {
  const entries = await readdir('/proc').catch(() => [])
  return Math.max(1, entries.filter((name) => /^\d+$/.test(name)).length)
}
