// Sessions against raw ssh2, in one run.
import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { openSession } from '@flotilla/core'
import { compare, cost, median, ratio } from './lib/measure.mjs'
import { openRaw } from './lib/raw-session.mjs'
import { startRelay } from './lib/relay.mjs'
import { startFarm } from './lib/start-farm.mjs'

const IDLE_SESSIONS = 500
const ONE_WAY_MS = 25

export async function benchSessions() {
  const farm = await startFarm({ count: 10 })
  try {
    return [
      await connectAndCommand(farm.devices),
      await commandsOnOneSession(farm.devices[0]),
      await largeOutput(farm.devices[0]),
      await roundTrips(farm.devices[0]),
      idleMemory(),
    ]
  } finally {
    farm.stop()
  }
}

const row = (work, unit, floor, ours, target) => ({
  work,
  unit,
  'raw ssh2': floor.toFixed(2),
  flotilla: ours.toFixed(2),
  ratio: ratio(ours, floor),
  target,
})

async function connectAndCommand(devices) {
  const times = 40
  const sequence = async (open) => {
    for (let index = 0; index < times; index++) {
      const session = await open(devices[index % devices.length])
      await session.run('show bench small')
      await session.close()
    }
  }
  const { raw, ours } = await compare(15, { raw: () => sequence(openRaw), ours: () => sequence(openSession) }, 8)
  return row('connect, prepare, one command, close', 'CPU ms', raw.cpuMs / times, ours.cpuMs / times, '≤ 1.2×')
}

async function commandsOnOneSession(device) {
  const times = 200
  const [raw, ours] = [await openRaw(device), await openSession(device)]
  const sequence = async (session) => {
    for (let index = 0; index < times; index++) await session.run('show bench small')
  }
  const result = await compare(31, { raw: () => sequence(raw), ours: () => sequence(ours) }, 20)
  await ours.close()
  raw.close()
  return row(
    `a command on an open session (${times})`,
    'CPU ms',
    result.raw.cpuMs / times,
    result.ours.cpuMs / times,
    '≤ 1.3×',
  )
}

async function largeOutput(device) {
  const [raw, ours] = [await openRaw(device), await openSession(device)]
  const contenders = { raw: () => raw.run('show bench large'), ours: () => ours.run('show bench large') }
  const result = await compare(41, contenders, 10)
  await ours.close()
  raw.close()
  return row('one output of 5 MB', 'CPU ms', result.raw.cpuMs, result.ours.cpuMs, '≤ 1.5×')
}

async function roundTrips(device) {
  const relay = await startRelay(device, ONE_WAY_MS)
  const far = { ...device, port: relay.port, hostKeys: 'insecure-accept-any' }
  const trips = async (open) => {
    const samples = []
    for (let index = 0; index < 3; index++) {
      let session
      const { wallMs } = await cost(async () => {
        session = await open()
      })
      samples.push(wallMs / (2 * ONE_WAY_MS))
      await session.close()
    }
    return median(samples)
  }
  const raw = await trips(() => openRaw(far, { prepare: false }))
  const ours = await trips(() => openSession(far))
  relay.stop()
  return row('TCP connect to the first prompt (ours: prepared as well)', 'round trips', raw, ours, '< 1×')
}

function idleMemory() {
  const script = fileURLToPath(new URL('./lib/idle-memory.mjs', import.meta.url))
  const measure = (kind) =>
    median(
      [1, 2, 3].map(() =>
        Number(
          execFileSync(process.execPath, ['--expose-gc', script, kind, String(IDLE_SESSIONS)], { encoding: 'utf8' }),
        ),
      ),
    )
  return row(`an idle session (${IDLE_SESSIONS})`, 'KiB', measure('raw'), measure('ours'), '≤ 1.2×')
}
