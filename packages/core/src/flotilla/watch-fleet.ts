import type { Fleet } from '../fleet/fleet.js'
import type { FleetEvents } from '../fleet/fleet-events.js'
import type { HealthRegistry } from '../health/health.js'
import type { Metrics } from '../observe/metrics.js'

/** Figures of the fleet in metrics and health reports. Returns how to stop: the fleet may outlive the kernel. */
export function watchFleet(fleet: Fleet, metrics: Metrics, health: HealthRegistry): () => void {
  const stops = [countEvents(fleet, metrics), showState(fleet, metrics), health.register('fleet', fleetHealth(fleet))]
  return () => {
    for (const stop of stops) stop()
  }
}

function countEvents(fleet: Fleet, metrics: Metrics): () => void {
  const commands = metrics.counter({
    name: 'flotilla_device_commands_total',
    help: 'Commands that devices answered, by whether they accepted them.',
    labels: ['outcome'],
  })
  const refused = metrics.counter({
    name: 'flotilla_guard_refusals_total',
    help: 'Commands that the guard did not let through.',
  })
  const time = metrics.histogram({ name: 'flotilla_device_command_seconds', help: 'Time of commands on devices.' })
  const onCommand = ({ durationMs, failed }: FleetEvents['command-finished'][0]): void => {
    commands.inc({ outcome: failed ? 'rejected' : 'ok' })
    time.observe({}, durationMs / 1000)
  }
  const onRefused = (): void => refused.inc({})
  // the fleet wraps listeners, so they are taken off by what `on` knows them by
  fleet.on('command-finished', onCommand)
  fleet.on('command-refused', onRefused)
  return () => {
    fleet.off('command-finished', onCommand)
    fleet.off('command-refused', onRefused)
  }
}

function showState(fleet: Fleet, metrics: Metrics): () => void {
  const sessions = metrics.gauge({
    name: 'flotilla_sessions',
    help: 'Device sessions by state: leased, idle, opening.',
    labels: ['state'],
  })
  const waiting = metrics.gauge({ name: 'flotilla_session_waiters', help: 'Callers that wait for a session.' })
  const breakers = metrics.gauge({
    name: 'flotilla_breakers_open',
    help: 'Devices that are left alone for the moment.',
  })
  return metrics.onCollect(() => {
    const stats = fleet.stats()
    for (const state of ['leased', 'idle', 'opening'] as const) sessions.set({ state }, stats[state])
    waiting.set({}, stats.waiting)
    breakers.set({}, stats.breakersOpen)
  })
}

/** Single devices come and go; half of them is more than bad luck. Never a reason to be not ready. */
const fleetHealth = (fleet: Fleet) => ({
  critical: false,
  check() {
    const { open, idle, waiting, breakersOpen } = fleet.stats()
    const total = fleet.inventory.size
    const status = total > 0 && breakersOpen * 2 >= total ? ('degraded' as const) : ('healthy' as const)
    return {
      status,
      devices: total,
      devices_left_alone: breakersOpen,
      sessions_open: open,
      sessions_idle: idle,
      waiting,
    }
  },
})
