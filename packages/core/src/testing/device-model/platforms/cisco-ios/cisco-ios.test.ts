import { describe, expect, test } from 'vitest'
import { driveTerminal } from '../../../drive-terminal.js'
import { fakeDevice } from '../../../fake-device.js'

const edge = (options: Parameters<typeof fakeDevice>[0] = {}) => fakeDevice({ name: 'edge-1', ...options })

const open = async (options: Parameters<typeof fakeDevice>[0] = {}, rows = 0) => {
  const device = edge(options)
  const terminal = await driveTerminal(device, { rows })
  await terminal.until(/edge-1[>#]$/)
  return { device, terminal }
}

describe('modes', () => {
  test('the prompt follows the mode', async () => {
    const { terminal } = await open()

    await terminal.say('conf t', 'edge-1(config)#')
    await terminal.say('int gi0/1', 'edge-1(config-if)#')
    await terminal.say('router ospf 1', 'edge-1(config-router)#')
    await terminal.say('exit', 'edge-1(config)#')
    await terminal.say('end', 'edge-1#')
  })

  test('an outer command typed in a section leaves the section', async () => {
    const { device, terminal } = await open()

    await terminal.say('conf t', '(config)#')
    await terminal.say('interface Loopback7', '(config-if)#')
    await terminal.say('hostname core-9', 'core-9(config)#')

    expect(device.runningConfig()).toContain('hostname core-9\n')
  })

  test('^Z and ^C leave configuration', async () => {
    const { terminal } = await open()

    await terminal.say('conf t', '(config)#')
    terminal.type('\x1a')
    await terminal.until('^Z\r\nedge-1#')
    await terminal.say('conf t', '(config)#')
    terminal.type('\x03')
    await terminal.until('^C\r\nedge-1#')
  })

  test('a configuration prompt cuts a long name', async () => {
    const device = fakeDevice({ name: 'a-rather-long-name-of-a-router' })
    const terminal = await driveTerminal(device)
    await terminal.until('a-rather-long-name-of-a-router#')

    await terminal.say('conf t', 'a-rather-long-name-o(config)#')
  })
})

describe('enable', () => {
  test('asks without echo and takes the secret', async () => {
    const { terminal } = await open({ enableSecret: 's3cret' })

    expect(await terminal.say('enable', 'Password: ')).toBe('enable\r\nPassword: ')
    expect(await terminal.say('s3cret', 'edge-1#')).toBe('\r\nedge-1#')
  })

  test('refuses after three wrong ones', async () => {
    const { device, terminal } = await open({ enableSecret: 's3cret' })

    await terminal.say('enable', 'Password: ')
    await terminal.say('wrong', 'Password: ')
    await terminal.say('wrong', 'Password: ')
    expect(await terminal.say('wrong', 'edge-1>')).toContain('% Bad secrets')
    expect(device.sent).toEqual(['enable'])
  })

  test('unprivileged mode does not know the commands of the other', async () => {
    const { terminal } = await open({ enableSecret: 's3cret' })

    expect(await terminal.say('show running-config', 'edge-1>')).toContain("% Invalid input detected at '^' marker.")
  })
})

describe('complaints', () => {
  test('the mark stands under the word in question', async () => {
    const { terminal } = await open()

    expect(await terminal.say('show bogus', 'edge-1#')).toBe(
      "show bogus\r\n            ^\r\n% Invalid input detected at '^' marker.\r\n\r\nedge-1#",
    )
  })

  test.each([
    ['show ip', '% Incomplete command.'],
    ['s', '% Ambiguous command:  "s"'],
  ])('%j', async (line, complaint) => {
    const { terminal } = await open()

    expect(await terminal.say(line, 'edge-1#')).toContain(`\r\n${complaint}\r\n`)
  })
})

describe('configuration', () => {
  test('lines change what show commands say', async () => {
    const { terminal } = await open()

    for (const line of ['conf t', 'int gi0/2', 'desc to the lab', 'ip address 10.9.0.1 255.255.255.0', 'no shut']) {
      await terminal.say(line, '#')
    }
    await terminal.say('end', 'edge-1#')

    expect(await terminal.say('show ip interface brief | include 0/2', 'edge-1#')).toContain(
      'GigabitEthernet0/2         10.9.0.1        YES NVRAM  down                  down',
    )
    expect(await terminal.say('show ip route connected', 'edge-1#')).not.toContain('10.9.0.0')
    expect(await terminal.say('show running-config interface gi0/2', 'edge-1#')).toContain(
      'interface GigabitEthernet0/2\r\n description to the lab\r\n ip address 10.9.0.1 255.255.255.0\r\nend',
    )
    expect(await terminal.say('show logging', 'edge-1#')).toContain(
      'Interface GigabitEthernet0/2, changed state to down',
    )
  })

  test.each([
    [
      'a network that another interface has',
      'ip address 10.0.0.9 255.255.255.0',
      '% 10.0.0.0 overlaps with GigabitEthernet0/0',
    ],
    ['a mask with holes', 'ip address 10.9.0.1 255.0.255.0', 'Bad mask 0xFF00FF00 for address 10.9.0.1'],
    ['the address of the network itself', 'ip address 10.9.0.0 255.255.255.0', 'Bad mask /24 for address 10.9.0.0'],
    ['a word that is no command', 'frobnicate', "% Invalid input detected at '^' marker."],
    ['half a line', 'ip address 10.9.0.1', '% Incomplete command.'],
  ])('refuses %s and leaves the configuration alone', async (_what, line, complaint) => {
    const { device, terminal } = await open()
    await terminal.say('conf t', '(config)#')
    await terminal.say('interface GigabitEthernet0/2', '(config-if)#')
    const before = device.runningConfig()

    expect(await terminal.say(line, '(config-if)#')).toContain(`${complaint}\r\n`)
    expect(device.runningConfig()).toBe(before)
  })

  test('a second description takes the place of the first, no takes it away', async () => {
    const { device, terminal } = await open()
    await terminal.say('conf t', '(config)#')
    await terminal.say('interface GigabitEthernet0/1', '(config-if)#')

    await terminal.say('description one', '(config-if)#')
    await terminal.say('description two', '(config-if)#')
    expect(device.runningConfig()).toContain(' description two\n')
    expect(device.runningConfig()).not.toContain('description one')

    await terminal.say('no description', '(config-if)#')
    expect(device.runningConfig()).not.toContain('description two')
  })

  test('what is on by default shows only when it is switched off', async () => {
    const { device, terminal } = await open()
    await terminal.say('conf t', '(config)#')

    await terminal.say('no ip http server', '(config)#')
    expect(device.runningConfig()).toContain('no ip http server\n')
    await terminal.say('ip http server', '(config)#')
    expect(device.runningConfig()).not.toContain('no ip http server\n')
  })

  test('a banner is read up to its delimiter', async () => {
    const { device, terminal } = await open()
    await terminal.say('conf t', '(config)#')

    await terminal.say('banner motd %', /Enter TEXT message[^\n]*\n$/)
    await terminal.say('edge-1# is ours', /\n$/)
    await terminal.say('%', 'edge-1(config)#')

    expect(device.runningConfig()).toContain('banner motd ^Cedge-1# is ours\n^C')
  })

  test('saving asks for the name, and a reload brings back what was saved', async () => {
    const { device, terminal } = await open()
    await terminal.say('conf t', '(config)#')
    await terminal.say('hostname edge-1', '(config)#')
    await terminal.say('username ops privilege 15 secret x', '(config)#')
    await terminal.say('end', 'edge-1#')
    await terminal.say('copy run start', 'Destination filename [startup-config]? ')
    expect(await terminal.say('', 'edge-1#')).toContain('[OK]')
    await terminal.say('conf t', '(config)#')
    await terminal.say('no username ops', '(config)#')
    await terminal.say('end', 'edge-1#')

    await terminal.say('reload', 'Save? [yes/no]: ')
    await terminal.say('no', 'Proceed with reload? [confirm]')
    terminal.type('\r')
    await terminal.ended

    expect(device.runningConfig()).toContain('username ops')
    expect(device.openConnections).toBe(0)
  })

  test('a change with a revert timer goes back unless it is confirmed', async () => {
    const { device, terminal } = await open({ runningConfig: 'archive\n path flash:backup\n' })
    await terminal.say('configure terminal revert timer 5', '(config)#')
    await terminal.say('username temp secret x', '(config)#')
    await terminal.say('end', 'edge-1#')
    device.elapse(4 * 60_000)
    expect(device.runningConfig()).toContain('username temp')

    device.elapse(60_000)
    expect(device.runningConfig()).not.toContain('username temp')

    await terminal.say('configure terminal revert timer 5', '(config)#')
    await terminal.say('username kept secret x', '(config)#')
    await terminal.say('end', 'edge-1#')
    await terminal.say('configure confirm', 'edge-1#')
    device.elapse(3_600_000)
    expect(device.runningConfig()).toContain('username kept')
  })
})

describe('paging', () => {
  const erase = `${'\b'.repeat(9)}${' '.repeat(8)}${'\b'.repeat(9)}`

  test('stops when the terminal is full, and wipes its own prompt', async () => {
    const { terminal } = await open({}, 10)

    await terminal.say('show running-config', ' --More-- ')
    terminal.type(' ')
    expect(await terminal.until(' --More-- ')).toMatch(new RegExp(`^${erase}`))
    terminal.type('q')
    expect(await terminal.until('edge-1#')).toBe(`${erase}\r\nedge-1#`)
  })

  test('terminal length 0 switches it off', async () => {
    const { terminal } = await open({}, 10)
    await terminal.say('terminal length 0', 'edge-1#')

    expect(await terminal.say('show running-config', 'edge-1#')).not.toContain('--More--')
  })
})

describe('pipes', () => {
  test.each([
    ['show running-config | include ^hostname', 'hostname edge-1\r\n'],
    [
      'show running-config | i description|hostname',
      'hostname edge-1\r\n description uplink\r\n description servers\r\n',
    ],
    ['show running-config | section line vty', 'line vty 0 4\r\n login local\r\n transport input ssh\r\n'],
    ['show ip interface brief | count up', 'Number of lines which match regexp = 3\r\n'],
  ])('%s', async (line, output) => {
    const { terminal } = await open()

    expect(await terminal.say(line, 'edge-1#')).toBe(`${line}\r\n${output}edge-1#`)
  })

  test('an unknown filter is refused', async () => {
    const { terminal } = await open()

    expect(await terminal.say('show version | frobnicate x', 'edge-1#')).toContain('% Invalid input')
  })
})

test('ping reaches what there is a route to', async () => {
  const { terminal } = await open({
    interfaces: [{ name: 'GigabitEthernet0/0', address: '10.0.0.1/24' }],
    runningConfig: 'interface GigabitEthernet0/0\n ip address 10.0.0.1 255.255.255.0\n',
  })

  expect(await terminal.say('ping 10.0.0.77', 'edge-1#')).toContain('Success rate is 100 percent (5/5)')
  expect(await terminal.say('ping 192.0.2.1', 'edge-1#')).toContain('Success rate is 0 percent (0/5)')
})

test('what was typed ahead is read in order, and echoed when it is read', async () => {
  const { device, terminal } = await open()

  terminal.type('terminal length 0\nterminal width 511\nshow clock\n')
  await terminal.until(/UTC [^\n]+\nedge-1#$/)

  expect(device.sent).toEqual(['terminal length 0', 'terminal width 511', 'show clock'])
})

test('exit hangs up', async () => {
  const { device, terminal } = await open()

  terminal.type('exit\n')

  expect(await terminal.ended).toBeUndefined()
  expect(device.openSessions).toBe(0)
})
