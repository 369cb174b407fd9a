// Prints the peak of resident memory, in MiB, of a run over many devices in memory whose outcomes are not kept. A device is made
// when somebody connects to it, so that what is measured is the fleet and not ten thousand simulations.
import { createFleet } from '@flotilla/core'
import { fakeDevice } from '@flotilla/core/testing'

const count = Number(process.argv[2])
const page = 'GigabitEthernet0/1 is up, line protocol is up, address is 10.0.0.1, 1000 packets input\n'.repeat(280)
const commands = { 'show interfaces': page }
const inventory = Array.from({ length: count }, (_, index) => {
  const name = `bench-${index + 1}`
  const connect = (options) => fakeDevice({ name, commands }).connect(options)
  return { name, host: '192.0.2.1', platform: 'cisco-ios', connect }
})
const fleet = createFleet({ inventory, concurrency: 100, idleTimeoutMs: 0 })

let bytes = 0
for await (const outcome of fleet.run('show interfaces')) {
  if (!outcome.ok) throw outcome.error
  bytes += outcome.value.output.length
}
if (bytes < count * 24_000) throw new Error(`only ${bytes} bytes came`)
await fleet.close()
console.log((process.resourceUsage().maxRSS / 1024).toFixed(0))
