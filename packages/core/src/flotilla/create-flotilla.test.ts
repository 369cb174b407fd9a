import { expect, test } from 'vitest'
import { fakeDevice } from '../testing/fake-device.js'
import { builtinTools } from '../tools/builtin/builtin-tools.js'
import { createFlotilla } from './create-flotilla.js'

const caller = { id: 'alice', via: 'sdk', scopes: [] } as const

test('a kernel that is not told its tools has those that come along', async () => {
  await using flotilla = createFlotilla({ inventory: [fakeDevice({ name: 'edge-1' })] })
  const { output } = await flotilla.call('check_interface_status', { device_ip: 'edge-1' }, { caller })

  expect([...flotilla.tools].map(({ name }) => name)).toEqual(
    builtinTools()
      .map(({ name }) => name)
      .sort((a, b) => (a < b ? -1 : 1)),
  )
  expect(output).toMatchObject({ device: 'edge-1', interfaces: expect.any(Array) })
})

test('they write no more than anybody allowed', async () => {
  const device = fakeDevice({ name: 'edge-1' })
  await using flotilla = createFlotilla({ inventory: [device] })
  const input = {
    device_ip: 'edge-1',
    interface_name: 'GigabitEthernet0/3',
    ip_address: '10.9.9.1',
    subnet_mask: '255.255.255.0',
  }

  await expect(flotilla.call('configure_interface', input, { caller })).rejects.toMatchObject({ code: 'POLICY_DENIED' })
  expect(device.connections).toBe(0)
})

test('a kernel that is told to have none has none', async () => {
  await using flotilla = createFlotilla({ inventory: [], tools: [] })

  expect(flotilla.tools.size).toBe(0)
})
