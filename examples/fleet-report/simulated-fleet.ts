import { type FakeDevices, startFakeDevices } from '@flotilla/core/testing'

const HEALTHY = ['cisco-ios', 'arista-eos', 'juniper-junos', 'cisco-nxos', 'frr', 'linux'] as const

/** What is wrong with which device, and the error that it should lead to. */
const BROKEN = [
  { fault: { authFailure: true }, code: 'AUTH_FAILED' },
  { fault: { hang: 'connect' }, code: 'CONNECT_TIMEOUT' },
  { fault: { refuse: true }, code: 'CONNECTION_REFUSED' },
  { fault: { hang: 'command', hangOn: /^show/ }, code: 'IDLE_TIMEOUT' },
  { fault: { dropAfterBytes: 300 }, code: 'CONNECTION_CLOSED' },
] as const

export interface SimulatedFleet extends AsyncDisposable {
  devices: FakeDevices['devices']
  /** Error code by device, for those that are broken. */
  expected: ReadonlyMap<string, string>
}

/** Healthy devices of several platforms, with the delays of real ones, and a few broken ones. */
export async function simulatedFleet(healthyOfEach = 6): Promise<SimulatedFleet> {
  const healthy = await startFakeDevices({
    count: healthyOfEach * HEALTHY.length,
    platform: (index) => HEALTHY[index % HEALTHY.length] ?? 'cisco-ios',
    namePrefix: 'edge-',
    device: (index) => ({ faults: { latencyMs: 40 + ((index * 37) % 160) } }),
  })
  const broken = await startFakeDevices({
    count: BROKEN.length,
    platform: 'cisco-ios',
    namePrefix: 'faulty-',
    device: (index) => ({ faults: { ...BROKEN[index]?.fault } }),
  })
  return {
    devices: [...healthy.devices, ...broken.devices],
    expected: new Map(broken.devices.map(({ name }, index) => [name, BROKEN[index]?.code ?? ''])),
    async [Symbol.asyncDispose]() {
      await Promise.all([healthy.close(), broken.close()])
    },
  }
}
