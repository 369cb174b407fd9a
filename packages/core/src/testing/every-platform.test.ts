import { expect, test } from 'vitest'
import { platforms } from '../platforms/registry.js'
import { openSession } from '../session/open-session.js'
import { startFakeDevices } from './start-fake-devices.js'

test('every platform can be logged in to over SSH, named or found', async () => {
  const names = [...platforms.keys()]
  await using fakes = await startFakeDevices({ count: names.length, platform: names })

  for (const how of ['named', 'auto'] as const) {
    const opened = await Promise.all(
      fakes.devices.map(async (device) => {
        await using session = await openSession(how === 'auto' ? { ...device, platform: 'auto' } : device)
        return session.platform.name
      }),
    )
    expect(opened).toEqual(names)
  }
})
