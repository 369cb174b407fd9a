import { describe, expect, test } from 'vitest'
import { driveTerminal } from '../../../drive-terminal.js'
import { fakeDevice } from '../../../fake-device.js'

const open = async (options: Parameters<typeof fakeDevice>[0] = {}) => {
  const device = fakeDevice({ name: 'leaf-1', platform: 'arista-eos', ...options })
  const terminal = await driveTerminal(device)
  await terminal.until(/leaf-1[>#]$/)
  return { device, terminal }
}

const jsonIn = (said: string): unknown => JSON.parse(said.slice(said.indexOf('{'), said.lastIndexOf('}') + 1))

describe('configuration sessions', () => {
  test('nothing is active before the commit', async () => {
    const { device, terminal } = await open()

    await terminal.say('configure session upgrade-7', 'leaf-1(config-s-upgrad)#')
    await terminal.say('interface Ethernet3', 'leaf-1(config-s-upgrad-if-Et3)#')
    await terminal.say('description lab', '(config-s-upgrad-if-Et3)#')
    expect(device.runningConfig()).not.toContain('description lab')
    expect(await terminal.say('show session-config diffs', ')#')).toContain(
      ' interface Ethernet3\r\n+   description lab\r\n',
    )
    await terminal.say('commit', 'leaf-1#')

    expect(device.runningConfig()).toContain('   description lab\n')
  })

  test('abort throws the session away', async () => {
    const { device, terminal } = await open()

    await terminal.say('configure session', 'leaf-1(config-s-sess-1)#')
    await terminal.say('hostname other', '#')
    await terminal.say('abort', 'leaf-1#')

    expect(device.runningConfig()).toContain('hostname leaf-1')
  })

  test('a commit with a timer goes back unless it is confirmed', async () => {
    const { device, terminal } = await open()
    await terminal.say('configure session a', '(config-s-a)#')
    await terminal.say('ip name-server 10.0.0.53', '#')
    await terminal.say('commit timer 00:05:00', 'leaf-1#')
    expect(device.runningConfig()).toContain('ip name-server')

    device.elapse(300_000)
    expect(device.runningConfig()).not.toContain('ip name-server')

    await terminal.say('configure session b', '(config-s-b)#')
    await terminal.say('ip name-server 10.0.0.53', '#')
    await terminal.say('commit timer 00:05:00', 'leaf-1#')
    await terminal.say('configure session b commit', 'leaf-1#')
    device.elapse(3_600_000)
    expect(device.runningConfig()).toContain('ip name-server')
  })

  test('commit means nothing outside a session', async () => {
    const { terminal } = await open()
    await terminal.say('configure', 'leaf-1(config)#')

    expect(await terminal.say('commit', 'leaf-1(config)#')).toContain("% Invalid input (at token 0: 'commit')")
  })
})

test('show commands have a JSON form with the same facts', async () => {
  const { terminal } = await open({ version: '4.30.1F', interfaces: [{ name: 'Ethernet1', address: '10.9.0.1/31' }] })

  expect(jsonIn(await terminal.say('show version | json', 'leaf-1#'))).toMatchObject({
    version: '4.30.1F',
    mfgName: 'Arista',
  })
  expect(jsonIn(await terminal.say('show ip interface brief | json', 'leaf-1#'))).toMatchObject({
    interfaces: { Ethernet1: { interfaceAddress: { ipAddr: { address: '10.9.0.1', maskLen: 31 } } } },
  })
  expect(jsonIn(await terminal.say('show interfaces Ethernet1 | json', 'leaf-1#'))).toMatchObject({
    interfaces: { Ethernet1: { interfaceStatus: 'connected' } },
  })
  expect(await terminal.say('show clock | json', 'leaf-1#')).toContain('% This is an unconverted command')
})

test('it confirms what the terminal is set to', async () => {
  const { terminal } = await open()

  expect(await terminal.say('terminal length 0', 'leaf-1#')).toContain('Pagination disabled.')
  expect(await terminal.say('terminal width 32767', 'leaf-1#')).toContain('Width set to 32767 columns.')
})

test('complaints name the token', async () => {
  const { terminal } = await open()

  expect(await terminal.say('show bogus', 'leaf-1#')).toContain("% Invalid input (at token 1: 'bogus')")
  expect(await terminal.say('show', 'leaf-1#')).toContain('% Incomplete command')
})

test('show commands work in configuration without do', async () => {
  const { terminal } = await open()
  await terminal.say('configure', '(config)#')

  expect(await terminal.say('show hostname', '(config)#')).toContain('Hostname: leaf-1')
})
