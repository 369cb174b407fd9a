// Prints the peak of resident memory, in MiB, of a run over many devices in memory whose outcomes are not kept.
import { fakeFleet } from '@flotilla/core/testing'

const count = Number(process.argv[2])
const page = 'GigabitEthernet0/1 is up, line protocol is up, address is 10.0.0.1, 1000 packets input\n'.repeat(280)
const commands = { 'show interfaces': page }
const devices = Array.from({ length: count }, (_, index) => ({ name: `bench-${index + 1}`, commands }))
const fleet = fakeFleet(devices, { concurrency: 100 })

let bytes = 0
for await (const outcome of fleet.run('show interfaces')) {
  if (!outcome.ok) throw outcome.error
  bytes += outcome.value.output.length
}
if (bytes < count * 24_000) throw new Error(`only ${bytes} bytes came`)
await fleet.close()
console.log((process.resourceUsage().maxRSS / 1024).toFixed(0))
