import { describe, expect, test } from 'vitest'
import { driveTerminal } from '../../../drive-terminal.js'
import { fakeDevice } from '../../../fake-device.js'

const open = async (options: Parameters<typeof fakeDevice>[0] = {}) => {
  const device = fakeDevice({ name: 'r1', platform: 'frr', ...options })
  const terminal = await driveTerminal(device)
  await terminal.until(/r1[>#] $/)
  return { device, terminal }
}

test('it greets as vtysh does', async () => {
  const terminal = await driveTerminal(fakeDevice({ name: 'r1', platform: 'frr' }))

  expect(await terminal.until('r1# ')).toBe(
    '\r\nHello, this is FRRouting (version 8.4.4).\r\nCopyright 1996-2005 Kunihiro Ishiguro, et al.\r\n\r\nr1# ',
  )
})

// as a running FRRouting 8.4.4 answers
test.each([
  ['show bogus', '% Unknown command: show bogus'],
  ['sh ip', '% Command incomplete: sh ip'],
  ['s', '% Command incomplete: s'],
  ['show clock', '% Unknown command: show clock'],
  ['show version json', '% Unknown command: show version json'],
])('%j is refused with %j', async (line, complaint) => {
  const { terminal } = await open()

  expect(await terminal.say(line, 'r1# ')).toBe(`${line}\r\n${complaint}\r\nr1# `)
})

test('an interface may have several addresses', async () => {
  const { device, terminal } = await open()
  for (const line of ['configure terminal', 'interface eth1', 'ip address 10.9.9.1/24']) await terminal.say(line, '# ')

  expect(device.runningConfig()).toContain(' ip address 10.0.1.1/24\n ip address 10.9.9.1/24\nexit\n')
  await terminal.say('no ip address 10.0.1.1/24', '# ')
  expect(device.runningConfig()).not.toContain('10.0.1.1/24')
})

test('show commands do not work in configuration mode', async () => {
  const { terminal } = await open()
  await terminal.say('configure terminal', 'r1(config)# ')

  expect(await terminal.say('show ip route', 'r1(config)# ')).toContain('% Unknown command: show ip route')
  expect(await terminal.say('do show ip route', 'r1(config)# ')).toContain('S>* 0.0.0.0/0')
})

test('a trailing json gives data', async () => {
  const { terminal } = await open()
  const said = await terminal.say('show interface brief json', 'r1# ')

  expect(JSON.parse(said.slice(said.indexOf('{'), said.lastIndexOf('}') + 1))).toMatchObject({
    eth0: { status: 'up', addresses: ['10.0.0.1/24'] },
  })
})

test('an unprivileged user sees, and neither enables nor configures', async () => {
  const { terminal } = await open({ username: 'viewer', privilege: 1 })

  expect(await terminal.say('show version', 'r1> ')).toContain('FRRouting 8.4.4')
  for (const line of ['configure terminal', 'enable', 'show running-config']) {
    expect(await terminal.say(line, 'r1> ')).toContain(`% Unknown command: ${line}`)
  }
})

describe('exec channels', () => {
  test('a line that is refused ends them with status 1, and what came before stays', async () => {
    const device = fakeDevice({ name: 'r1', platform: 'frr' })
    const transport = await device.connect({})

    const result = await transport.exec(
      'configure terminal\ninterface eth2\ndescription lab\nfrobnicate\ndescription never\nend',
    )

    expect(result.exitStatus).toBe(1)
    expect(Buffer.from(result.stdout).toString()).toBe('% Unknown command: frobnicate\n')
    expect(device.runningConfig()).toContain('description lab')
    expect(device.runningConfig()).not.toContain('never')
  })
})
