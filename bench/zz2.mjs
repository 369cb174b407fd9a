import { openRaw } from '/work/main/bench/lib/raw-session.mjs'
import { startFarm } from '/work/main/bench/lib/start-farm.mjs'
const farm = await startFarm({ count: 10 })
const s = await openRaw(farm.devices[0])
const c0 = process.cpuUsage()
for (let i = 0; i < 20000; i++) await s.run('show bench small')
const d = process.cpuUsage(c0); console.log((d.user + d.system) / 1000)
s.close(); farm.stop()
