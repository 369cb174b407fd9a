import { expect, test } from 'vitest'
import type { Device } from '../../inventory/device.js'
import { fakeDevice } from '../../testing/index.js'
import { openSession } from '../open-session.js'

/** Calls `seen` with everything that the device prints, before the session hears of it. */
const eavesdrop = (device: Device, seen: (text: string) => void): Device => ({
  ...device,
  async connect(options) {
    const transport = await (device.connect?.(options) ?? Promise.reject(new Error('a fake has its own way')))
    const shell = transport.shell.bind(transport)
    transport.shell = async (how) => {
      const channel = await shell(how)
      const receive = channel.receive.bind(channel)
      channel.receive = (receiver) =>
        receive({
          data(chunk) {
            seen(Buffer.from(chunk).toString())
            receiver.data(chunk)
          },
          closed: (error) => receiver.closed(error),
        })
      return channel
    }
    return transport
  },
})

test.each(['frr', 'arista-eos', 'cisco-nxos', 'juniper-junos'])(
  'an abort while %s enters configuration does not leave the session there',
  async (platform) => {
    const abort = new AbortController()
    const fake = fakeDevice({ name: 'edge-1', platform })
    const device = eavesdrop(fake, (text) => {
      if (/^configure/m.test(text)) abort.abort('enough')
    })
    await using session = await openSession(device)
    const home = session.mode

    await expect(session.configure(['hostname other'], { signal: abort.signal })).rejects.toBe('enough')
    const after = await session.run('show version')

    expect(session.mode).toBe(home)
    expect(after.failure).toBeUndefined()
    expect(fake.sent).not.toContain('hostname other')
  },
)
