// Run with --expose-gc: prints KiB of resident memory for each idle session, of one kind of client.
import { openSession } from '@flotilla/core'
import { openRaw } from './raw-session.mjs'
import { startFarm } from './start-farm.mjs'

const [kind, count] = [process.argv[2], Number(process.argv[3])]
const open = kind === 'raw' ? openRaw : openSession
const farm = await startFarm({ count })
const settle = async () => {
  for (let round = 0; round < 5; round++) {
    globalThis.gc()
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  return process.memoryUsage().rss
}
const openAll = async (devices) => {
  const sessions = []
  for (let at = 0; at < devices.length; at += 20)
    sessions.push(...(await Promise.all(devices.slice(at, at + 20).map((device) => open(device)))))
  return sessions
}
// Compiled code and caches come with the first ones, which stay open: what is asked is what as many more take.
const first = await openAll(farm.devices)
const before = await settle()
const sessions = await openAll(farm.devices)
const after = await settle()
console.log(((after - before) / 1024 / sessions.length).toFixed(1))
await Promise.all([...first, ...sessions].map((session) => session.close()))
farm.stop()
