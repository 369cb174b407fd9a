// Simulated devices in a process of their own, so that the client's CPU is what is measured.
import { startFakeDevices } from '@flotilla/core/testing'

const { count = 1, latencyMs = 0 } = JSON.parse(process.argv[2] ?? '{}')
const line = 'GigabitEthernet0/1 is up, line protocol is up, address is 10.0.0.1, 1000 packets input\r\n'
const farm = await startFakeDevices({
  count,
  platform: 'cisco-ios',
  faults: latencyMs > 0 ? { latencyMs } : {},
  device: () => ({
    commands: {
      'show bench small': line.repeat(5),
      'show bench page': line.repeat(280),
      'show bench large': line.repeat(60_000),
    },
  }),
})
process.send({
  devices: farm.devices.map(({ name, host, port, credentials, hostKeys, platform }) => ({
    name,
    host,
    port,
    credentials,
    hostKeys,
    platform,
  })),
})
process.on('disconnect', () => process.exit(0))
