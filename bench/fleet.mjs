// Fleets against raw ssh2 with the same concurrency, in one run.
import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { createFleet, loadInventory } from '@flotilla/core'
import { compare, ratio } from './lib/measure.mjs'
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
    // A few hundred connections warm the compiler up; without, the small fleets would show nothing else.
    await rawRun(farm.devices.slice(0, 500), 50)
    await fleetRun(loadInventory(farm.devices.slice(0, 500)), 50)
    for (const count of SIZES) {
      for (const concurrency of CONCURRENCIES) rows.push(...(await runs(farm.devices.slice(0, count), concurrency)))
    }
  } finally {
    farm.stop()
  }
  rows.push(...(await latencyBound(100)), memory(1_000), memory(10_000), memory(1_000, 64), memory(10_000, 64))
  return rows
}

const row = (work, unit, floor, ours, target) => ({
  work,
  unit,
  'raw ssh2': floor?.toFixed(2) ?? '–',
  flotilla: ours.toFixed(2),
  ratio: floor === undefined ? '–' : ratio(ours, floor),
  target,
})

async function runs(devices, concurrency) {
  const inventory = loadInventory(devices)
  const { raw, ours } = await compare(devices.length >= 1_000 ? 3 : 5, {
    raw: () => rawRun(devices, concurrency),
    ours: () => fleetRun(inventory, concurrency),
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
  let right = 0
  const work = async () => {
    while (next < devices.length) {
      const session = await openRaw(devices[next++])
      const outputs = []
      for (const command of COMMANDS) outputs.push(await session.run(command))
      session.close()
      if (outputs.every(isWhole)) right++
    }
  }
  await Promise.all(Array.from({ length: concurrency }, work))
  throwUnlessAll(right, devices.length)
}

/** Streamed, so that no more is kept than raw ssh2 keeps. */
async function fleetRun(inventory, concurrency) {
  const fleet = createFleet({ inventory, concurrency, idleTimeoutMs: 0 })
  let right = 0
  for await (const { ok, value } of fleet.run(COMMANDS, { keep: false })) {
    if (ok && value.every(({ output }) => isWhole(output))) right++
  }
  await fleet.close()
  throwUnlessAll(right, inventory.size)
}

const isWhole = (output) => output.length > 8_000

function throwUnlessAll(right, total) {
  if (right !== total) throw new Error(`${total - right} of ${total} outcomes are wrong`)
}

/** Also against what the wall would be if nothing but the devices took time: devices ÷ concurrency × time of one. */
async function latencyBound(count) {
  const farm = await startLightFarm({ count, latencyMs: LATENCY_MS })
  try {
    const one = loadInventory(farm.devices.slice(0, 1))
    const alone = await compare(5, { ours: () => fleetRun(one, 1) })
    const inventory = loadInventory(farm.devices)
    const rows = []
    for (const concurrency of CONCURRENCIES) {
      const { raw, ours } = await compare(2, {
        raw: () => rawRun(farm.devices, concurrency),
        ours: () => fleetRun(inventory, concurrency),
      })
      const idealMs = (count / concurrency) * alone.ours.wallMs
      const work = `${count} devices, ${LATENCY_MS} ms a command, ${concurrency} at a time`
      const target = `${ratio(ours.wallMs, idealMs)} the ideal, ≤ 1.1×`
      rows.push(row(work, 'wall s', raw.wallMs / 1_000, ours.wallMs / 1_000, target))
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
  return row(work, 'peak RSS, MiB', undefined, peak, heapMb !== undefined && count >= 10_000 ? '< 150' : '')
}
