import { describe, expect, test } from 'vitest'
import { driveTerminal } from '../../../drive-terminal.js'
import { fakeDevice } from '../../../fake-device.js'

const open = async (options: Parameters<typeof fakeDevice>[0] = {}) => {
  const device = fakeDevice({ name: 'edge-1', platform: 'juniper-junos', ...options })
  const terminal = await driveTerminal(device)
  await terminal.until('admin@edge-1> ')
  return { device, terminal, again: () => driveTerminal(device) }
}

const CONFIG = '[edit]\r\nadmin@edge-1# '

test('the prompt has a line of its own above it when the device is one of several', async () => {
  const { terminal } = await open({ promptLine: '{master:0}' })

  expect(await terminal.say('show cli', 'admin@edge-1> ')).toMatch(/\r\n\r\n\{master:0\}\r\nadmin@edge-1> $/)
})

describe('candidate and commit', () => {
  test('nothing is active before the commit', async () => {
    const { device, terminal } = await open()
    await terminal.say('configure', CONFIG)
    await terminal.say('set interfaces ge-0/0/0 description "to the core"', CONFIG)
    expect(device.runningConfig()).toContain('description uplink;')

    expect(await terminal.say('show | compare', CONFIG)).toContain(
      '[edit interfaces ge-0/0/0]\r\n-  description uplink;\r\n+  description "to the core";\r\n',
    )
    expect(await terminal.say('commit check', CONFIG)).toContain('configuration check succeeds')
    expect(await terminal.say('commit', CONFIG)).toContain('commit complete')
    expect(device.runningConfig()).toContain('description "to the core";')
  })

  test('commit confirmed goes back unless a commit follows', async () => {
    const { device, terminal } = await open()
    await terminal.say('configure', CONFIG)
    await terminal.say('set system host-name edge-9', CONFIG)
    const said = await terminal.say('commit confirmed 5', '[edit]\r\nadmin@edge-9# ')
    expect(said).toContain('commit confirmed will be automatically rolled back in 5 minutes unless confirmed')
    expect(said).toContain('# commit confirmed will be rolled back in 5 minutes')

    device.elapse(300_000)
    expect(device.runningConfig()).toContain('host-name edge-1;')

    await terminal.say('set system host-name edge-9', CONFIG)
    await terminal.say('commit confirmed 5', '[edit]\r\nadmin@edge-9# ')
    await terminal.say('commit', '[edit]\r\nadmin@edge-9# ')
    device.elapse(3_600_000)
    expect(device.runningConfig()).toContain('host-name edge-9;')
  })

  test('rollback brings back an older configuration', async () => {
    const { device, terminal } = await open()
    await terminal.say('configure', CONFIG)
    await terminal.say('delete routing-options static', CONFIG)
    await terminal.say('commit', CONFIG)
    expect(device.runningConfig()).not.toContain('routing-options')

    await terminal.say('rollback 1', CONFIG)
    await terminal.say('commit', CONFIG)
    expect(device.runningConfig()).toContain('route 0.0.0.0/0 next-hop 10.0.0.254;')
  })

  test('a configuration that contradicts itself does not become active', async () => {
    const { device, terminal } = await open()
    const before = device.runningConfig()
    await terminal.say('configure', CONFIG)
    await terminal.say('set interfaces ge-0/0/3 unit 0 family inet address 10.0.0.1/24', CONFIG)

    expect(await terminal.say('commit', CONFIG)).toContain('error: configuration check-out failed')
    expect(device.runningConfig()).toBe(before)
  })

  test('leaving with changes asks, and the shared candidate keeps them', async () => {
    const { terminal } = await open()
    await terminal.say('configure', CONFIG)
    await terminal.say('set snmp location lab', CONFIG)
    await terminal.say('exit', 'Exit with uncommitted changes? [yes,no] (yes) ')
    await terminal.say('yes', 'admin@edge-1> ')

    expect(await terminal.say('configure', CONFIG)).toContain('The configuration has been changed but not committed')
    expect(await terminal.say('show snmp', CONFIG)).toContain('location lab;')
  })

  test('a private candidate is lost when it is left', async () => {
    const { terminal } = await open()
    await terminal.say('configure private', CONFIG)
    await terminal.say('set snmp location lab', CONFIG)
    await terminal.say('exit configuration-mode', 'Discard uncommitted changes? [yes,no] (yes) ')
    await terminal.say('', 'admin@edge-1> ')
    await terminal.say('configure', CONFIG)

    expect(await terminal.say('show | compare', CONFIG)).not.toContain('location')
  })

  test('an exclusive editor locks the others out', async () => {
    const { terminal, again } = await open()
    await terminal.say('configure exclusive', CONFIG)
    const other = await again()
    await other.until('admin@edge-1> ')

    expect(await other.say('configure', 'admin@edge-1> ')).toContain('error: configuration database locked by:')
  })
})

describe('paths', () => {
  test('edit goes down, exit back to where it was called, up one level', async () => {
    const { terminal } = await open()
    await terminal.say('configure', CONFIG)

    await terminal.say('edit interfaces ge-0/0/0 unit 0', '[edit interfaces ge-0/0/0 unit 0]\r\nadmin@edge-1# ')
    await terminal.say('up', '[edit interfaces ge-0/0/0]\r\nadmin@edge-1# ')
    await terminal.say('top', CONFIG)
    await terminal.say('edit system', '[edit system]\r\nadmin@edge-1# ')
    await terminal.say('exit', CONFIG)
  })

  test.each([
    ['set foo bar', 'syntax error.'],
    ['set interfaces ge-0/0/0 unit 0 family inet address 10.0.0.1/99', 'syntax error.'],
    ['set interfaces ge-0/0/0 mtu ninety', 'syntax error.'],
    ['set interfaces', 'missing argument.'],
    ['set system host-name', 'missing argument.'],
    ['frobnicate', 'unknown command.'],
    ['delete snmp community public', 'warning: statement not found'],
  ])('%j is refused', async (line, complaint) => {
    const { terminal } = await open()
    await terminal.say('configure', CONFIG)

    expect(await terminal.say(line, CONFIG)).toContain(complaint)
  })

  test('the configuration is shown in braces, as set commands and as JSON', async () => {
    const { terminal } = await open()

    expect(await terminal.say('show configuration interfaces ge-0/0/0', '> ')).toContain(
      'unit 0 {\r\n    family inet {\r\n        address 10.0.0.1/24;',
    )
    expect(await terminal.say('show configuration interfaces ge-0/0/0 | display set', '> ')).toContain(
      'set interfaces ge-0/0/0 unit 0 family inet address 10.0.0.1/24',
    )
    const json = await terminal.say('show configuration | display json', '> ')
    const parsed = JSON.parse(json.slice(json.indexOf('{'), json.lastIndexOf('}') + 1)) as Record<string, unknown>
    expect(parsed).toMatchObject({ configuration: { system: { 'host-name': 'edge-1' } } })
  })

  test('a configuration in braces or in set commands is read the same', async () => {
    const { device } = await open()
    const copy = fakeDevice({ name: 'edge-1', platform: 'juniper-junos', runningConfig: device.runningConfig() })

    expect(copy.runningConfig()).toBe(device.runningConfig())
  })
})

test('a read-only user may look and not configure', async () => {
  const { terminal } = await open({ privilege: 1 })

  expect(await terminal.say('configure', '> ')).toContain('unknown command.')
  expect(await terminal.say('show configuration system', '> ')).toContain('host-name edge-1;')
})

test('operational commands tell of the active configuration', async () => {
  const { terminal } = await open()

  expect(await terminal.say('show interfaces terse ge-0/0/0', '> ')).toContain(
    'ge-0/0/0.0              up    up   inet     10.0.0.1/24',
  )
  expect(await terminal.say('show route 10.20.1.1', '> ')).toContain(
    '10.20.0.0/16       *[OSPF/10] 00:12:04, metric 20',
  )
  expect(await terminal.say('show version | match Junos:', '> ')).toBe(
    'show version | match Junos:\r\nJunos: 21.4R1.12\r\n\r\nadmin@edge-1> ',
  )
  expect(await terminal.say('sh v foo', '> ')).toContain('syntax error, expecting <command>.')
})
