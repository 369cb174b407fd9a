import type { Metrics } from '../observe/metrics.js'

/** The usual figures of a process, under the names that Prometheus dashboards look for. */
export function exposeProcessFigures(metrics: Metrics): void {
  const memory = metrics.gauge({ name: 'process_resident_memory_bytes', help: 'Resident memory size in bytes.' })
  const cpu = metrics.counter({ name: 'process_cpu_seconds_total', help: 'User and system CPU time in seconds.' })
  const start = metrics.gauge({
    name: 'process_start_time_seconds',
    help: 'Start of the process since the epoch in seconds.',
  })
  let counted = 0
  start.set({}, Math.round(Date.now() / 1000 - process.uptime()))
  metrics.onCollect(() => {
    memory.set({}, process.memoryUsage.rss())
    const { user, system } = process.cpuUsage()
    const seconds = (user + system) / 1e6
    cpu.inc({}, Math.max(0, seconds - counted))
    counted = seconds
  })
}
