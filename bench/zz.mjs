import { startFarm } from './lib/start-farm.mjs'
import { createSshConnector } from '@flotilla/core'
const farm = await startFarm({ count: 1 })
const d = farm.devices[0]
const c = createSshConnector()
const t = await c.connect({ ...d })
const sh = await t.shell({ columns: 511, rows: 200 })
let done
let chunks = []
sh.receive({ data(chunk) { chunks.push(chunk); if (chunk[chunk.length - 1] === 0x23) { const dd = done; done = undefined; dd?.() } }, closed() {} })
const prompt = async () => { await new Promise(r => { done = r }); const x = Buffer.concat(chunks).toString('utf8'); chunks = []; return x }
await prompt(); 
const run = (x) => { sh.write(x + '\n'); return prompt() }
await run('terminal length 0'); await run('terminal width 511')
const c0 = process.cpuUsage()
for (let i = 0; i < 20000; i++) await run('show bench small')
const e = process.cpuUsage(c0); console.log('transport naive', (e.user + e.system) / 1000)
await c.close(); farm.stop()
