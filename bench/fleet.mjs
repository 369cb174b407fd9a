// Fleets against raw ssh2 with the same concurrency, in one run.
import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { createFleet } from '@flotilla/core'
import { compare, cost, median, ratio } from './lib/measure.mjs'
import { openRaw } from './lib/raw-session.mjs'
import { startLightFarm } from './lib/start-farm.mjs'

const COMMANDS = ['show interfaces', 'show interfaces', 'show interfaces']
const CONCURRENCIES = [10, 50, 100]
const SIZES = [100, 300, 1_000]
const LATENCY_MS = 200

export async function benchFleet() {
  const farm = await startLightFarm({ count: Math.max(...SIZES) })
  const rows = []
  try {
    for (const count of SIZES) {
      for (const concurrency of CONCURRENCIES) rows.push(...(await runs(farm.devices.slice(0, count), concurrency)))
    }
  } finally {
    farm.stop()
  }
  rows.push(...(await latencyBound(100)), memory(1_000), memory(10_000), memory(1_000, 64), memory(10_000, 64))
  return rows
}

const row = (work, unit, floor, ours, target, against = '') => ({
  work,
  unit,
  'raw ssh2': Number.isFinite(floor) ? floor.toFixed(2) : against,
  flotilla: ours.toFixed(2),
  ratio: Number.isFinite(floor) ? ratio(ours, floor) : '',
  target,
})

async function runs(devices, concurrency) {
  const rounds = devices.length >= 1_000 ? 3 : 5
  const { raw, ours } = await compare(rounds, {
    raw: () => rawRun(devices, concurrency),
    ours: () => fleetRun(devices, concurrency),
  })
  const work = `${devices.length} devices × (connect, 3 commands, 24 KB, close), ${concurrency} at a time`
  const target = devices.length >= 1_000 && concurrency === 100 ? '≤ 1.25×' : ''
  return [
    row(work, 'CPU s', raw.cpuMs / 1_000, ours.cpuMs / 1_000, target),
    row(work, 'wall s', raw.wallMs / 1_000, ours.wallMs / 1_000, ''),
  ]
}

/** As many at a time as workers; no checks beyond the prompt. */
async function rawRun(devices, concurrency) {
  let next = 0
  const work = async () => {
    while (next < devices.length) {
      const session = await openRaw(devices[next++])
      for (const command of COMMANDS) await session.run(command)
      session.close()
    }
  }
  await Promise.all(Array.from({ length: concurrency }, work))
}

/** Streamed, so that no more is kept than raw ssh2 keeps; every outcome is looked at. */
async function fleetRun(devices, concurrency) {
  const fleet = createFleet({ inventory: devices, concurrency, idleTimeoutMs: 0 })
  let right = 0
  for await (const { ok, value } of fleet.run(COMMANDS, { keep: false })) {
    if (ok && value.every(({ output }) => output.length > 8_000)) right++
  }
  await fleet.close()
  if (right !== devices.length) throw new Error(`${devices.length - right} of ${devices.length} outcomes are wrong`)
}

/** Against what the wall would be if nothing but the devices took time. */
async function latencyBound(count) {
  const farm = await startLightFarm({ count, latencyMs: LATENCY_MS })
  try {
    const alone = async () => (await cost(() => fleetRun(farm.devices.slice(0, 1), 1))).wallMs
    const oneMs = median([await alone(), await alone(), await alone(), await alone(), await alone()])
    const rows = []
    for (const concurrency of CONCURRENCIES) {
      const walls = []
      for (let round = 0; round < 3; round++) {
        walls.push((await cost(() => fleetRun(farm.devices, concurrency))).wallMs)
      }
      const idealMs = (count / concurrency) * oneMs
      const work = `${count} devices, ${LATENCY_MS} ms a command, ${concurrency} at a time; instead of raw ssh2: devices ÷ concurrency × time of one`
      rows.push(row(work, 'wall s', idealMs / 1_000, median(walls) / 1_000, '≤ 1.1×'))
    }
    return rows
  } finally {
    farm.stop()
  }
}

/** With the heap that Node allows, garbage lies about for long; in a small one, what is measured is what the run needs. */
function memory(count, heapMb) {
  const script = fileURLToPath(new URL('./lib/stream-memory.mjs', import.meta.url))
  const heap = heapMb === undefined ? [] : [`--max-old-space-size=${heapMb}`]
  const peak = Number(execFileSync(process.execPath, [...heap, script, String(count)], { encoding: 'utf8' }))
  const work = `${count} devices in memory, outcomes streamed and not kept, heap ${heapMb === undefined ? 'as Node has it' : `of ${heapMb} MB`}`
  return row(work, 'peak RSS, MiB', Number.NaN, peak, heapMb !== undefined && count >= 10_000 ? '< 150' : '', '–')
}
