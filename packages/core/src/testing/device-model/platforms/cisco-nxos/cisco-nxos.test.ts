import { expect, test } from 'vitest'
import { driveTerminal } from '../../../drive-terminal.js'
import { fakeDevice } from '../../../fake-device.js'

const open = async (options: Parameters<typeof fakeDevice>[0] = {}) => {
  const device = fakeDevice({ name: 'spine-1', platform: 'cisco-nxos', ...options })
  const terminal = await driveTerminal(device)
  await terminal.until(/spine-1[>#] $/)
  return { device, terminal }
}

const jsonIn = (said: string): unknown => JSON.parse(said.slice(said.indexOf('{'), said.lastIndexOf('}') + 1))

test('one row is an object, several are an array', async () => {
  const one = await open({ interfaces: [{ name: 'Ethernet1/1', address: '10.0.0.1/24' }] })
  const two = await open({
    interfaces: [
      { name: 'Ethernet1/1', address: '10.0.0.1/24' },
      { name: 'Ethernet1/2', address: '10.0.1.1/24' },
    ],
  })

  expect(jsonIn(await one.terminal.say('show ip interface brief | json', '# '))).toMatchObject({
    TABLE_intf: { ROW_intf: { 'intf-name': 'Eth1/1' } },
  })
  expect(jsonIn(await two.terminal.say('show ip interface brief | json', '# '))).toMatchObject({
    TABLE_intf: { ROW_intf: [{ 'intf-name': 'Eth1/1' }, { 'intf-name': 'Eth1/2' }] },
  })
})

test('a checkpoint brings the configuration back', async () => {
  const { device, terminal } = await open()
  const before = device.runningConfig()
  await terminal.say('checkpoint before', '# ')
  await terminal.say('configure terminal', '(config)# ')
  await terminal.say('hostname other', 'other(config)# ')
  await terminal.say('no feature interface-vlan', '(config)# ')
  await terminal.say('end', 'other# ')
  expect(await terminal.say('show diff rollback-patch running-config checkpoint before', '# ')).toContain(
    '+hostname spine-1',
  )

  expect(await terminal.say('rollback running-config checkpoint before', 'spine-1# ')).toContain(
    'Rollback completed successfully.',
  )
  expect(device.runningConfig()).toBe(before)
  expect(await terminal.say('rollback running-config checkpoint none', '# ')).toContain(
    'ERROR: Checkpoint does not exist',
  )
})

test('a port takes an address only when it routes', async () => {
  const { device, terminal } = await open()
  await terminal.say('configure terminal', '# ')
  await terminal.say('interface Ethernet1/3', '(config-if)# ')

  expect(await terminal.say('ip address 10.3.0.1/24', '# ')).toContain('% Invalid command')
  await terminal.say('no switchport', '# ')
  await terminal.say('ip address 10.3.0.1 255.255.255.0', '# ')
  await terminal.say('no shutdown', '# ')

  expect(device.runningConfig()).toContain('  no switchport\n  ip address 10.3.0.1/24\n  no shutdown\n')
})

test('saving draws its progress over itself', async () => {
  const { device, terminal } = await open()
  await terminal.say('configure terminal', '# ')
  await terminal.say('feature bgp', '# ')
  await terminal.say('end', '# ')

  const said = await terminal.say('copy running-config startup-config', '# ')

  expect(said).toContain('\r[########################################] 100%')
  expect(device.startupConfig()).toContain('feature bgp')
})

test('the mark of a complaint counts the blank behind the prompt', async () => {
  const { terminal } = await open()

  expect(await terminal.say('show bogus', 'spine-1# ')).toContain(
    `\r\n${' '.repeat(14)}^\r\n% Invalid command at '^' marker.\r\n`,
  )
})
