import { describe, expect, test } from 'vitest'
import type { Caller } from '../../callers/caller.js'
import { createFlotilla } from '../../flotilla/create-flotilla.js'
import type { Flotilla } from '../../flotilla/flotilla.js'
import { createMemoryLogger } from '../../observe/memory-logger.js'
import { type FakeDevice, fakeDevice } from '../../testing/fake-device.js'
import type { FakeDeviceOptions } from '../../testing/fake-device-options.js'
import { builtinTools } from './builtin-tools.js'

const caller: Caller = { id: 'alice', via: 'sdk', scopes: [] }

const kernel = (...devices: FakeDevice[]): Flotilla =>
  createFlotilla({
    inventory: devices,
    tools: builtinTools({ version: '1.2.3', environment: 'test' }),
    approver: { decide: () => true },
    logger: createMemoryLogger(),
  })

/** The same small network on every platform, in its own names. */
const platforms = {
  'cisco-ios': {
    port: 'GigabitEthernet0/0',
    short: 'Gi0/0',
    free: 'GigabitEthernet0/3',
    off: 'GigabitEthernet0/2',
    absent: 'GigabitEthernet9/9',
  },
  'cisco-nxos': {
    port: 'Ethernet1/1',
    short: 'Eth1/1',
    free: 'Ethernet1/2',
    off: 'Ethernet1/3',
    absent: 'Ethernet9/99',
  },
  'arista-eos': { port: 'Ethernet1', short: 'Et1', free: 'Ethernet4', off: 'Ethernet3', absent: 'Ethernet99' },
  'juniper-junos': { port: 'ge-0/0/0', short: 'ge-0/0/0', free: 'ge-0/0/3', off: 'ge-0/0/2', absent: 'ge-9/9/9.0' },
  frr: { port: 'eth0', short: 'eth0', free: 'eth1', off: 'eth2', absent: 'eth99' },
  linux: { port: 'eth0', short: 'eth0', free: 'eth1', off: 'eth1', absent: 'eth99' },
} as const

const routes: FakeDeviceOptions['routes'] = [
  { prefix: '10.20.0.0/16', protocol: 'ospf', nextHop: '10.0.0.2', metric: 20 },
  { prefix: '10.30.0.0/16', protocol: 'bgp', nextHop: '10.0.0.3', metric: 0 },
]

const linuxPorts: FakeDeviceOptions['interfaces'] = [
  { name: 'eth0', address: '10.0.0.1/24' },
  { name: 'eth1', enabled: false },
]

describe.each(Object.entries(platforms))('on %s', (platform, names) => {
  const device = (options: FakeDeviceOptions = {}): FakeDevice =>
    fakeDevice({
      name: 'edge-1',
      platform,
      routes,
      ...(platform === 'linux' && { interfaces: linuxPorts }),
      ...options,
    })

  test('get_device_config gives the configuration, counted and without secrets', async () => {
    await using flotilla = kernel(device())
    const { output } = await flotilla.call('get_device_config', { device_ip: 'edge-1' }, { caller })

    expect(output).toMatchObject({ device: 'edge-1', config_type: 'running' })
    expect(output.config).toContain('edge-1')
    expect(output.lines).toBe(String(output.config).split('\n').length)
    expect(output.config).toMatch(/^\S[\s\S]*\S$/)
    expect(output.config).not.toMatch(/Building configuration|Current configuration/)
    expect(new Date(String(output.retrieved_at)).getTime()).toBeGreaterThan(Date.now() - 60_000)
  })

  test('get_device_config gives the startup configuration', async () => {
    await using flotilla = kernel(device())
    const { output } = await flotilla.call(
      'get_device_config',
      { device_ip: 'edge-1', config_type: 'startup' },
      { caller },
    )

    expect(output).toMatchObject({ config_type: 'startup', config: expect.stringContaining('edge-1') })
  })

  test('check_interface_status tells of all interfaces', async () => {
    await using flotilla = kernel(device())
    const { output } = await flotilla.call('check_interface_status', { device_ip: 'edge-1' }, { caller })
    const interfaces = output.interfaces as { name: string; ip: string | null; status: string }[]

    expect(Object.keys(output)).toEqual(['device', 'interfaces'])
    expect(interfaces.find(({ ip }) => ip === '10.0.0.1')).toMatchObject({ status: 'up', protocol: 'up' })
    expect(interfaces.find(({ name }) => name === names.off)).toEqual({
      name: names.off,
      status: 'administratively down',
      protocol: 'down',
      ip: null,
    })
  })

  test('check_interface_status tells of one interface, by its full or its short name', async () => {
    await using flotilla = kernel(device())
    for (const name of [names.port, names.short]) {
      const { output } = await flotilla.call(
        'check_interface_status',
        { device_ip: 'edge-1', interface_name: name },
        { caller },
      )

      expect(output).toEqual({
        device: 'edge-1',
        interface: names.port,
        status: 'up',
        protocol: 'up',
        ip_address: '10.0.0.1',
        subnet_mask: '255.255.255.0',
      })
    }
  })

  test('an interface that is not there is an error that says so', async () => {
    await using flotilla = kernel(device())

    await expect(
      flotilla.call('check_interface_status', { device_ip: 'edge-1', interface_name: `${names.port}99` }, { caller }),
    ).rejects.toMatchObject({ code: expect.stringMatching(/^(TOOL|COMMAND)_FAILED$/), device: 'edge-1' })
  })

  test('analyze_routing_table gives the routes, all or of one protocol', async () => {
    await using flotilla = kernel(device())
    const all = (await flotilla.call('analyze_routing_table', { device_ip: 'edge-1' }, { caller })).output
    const ospf = (await flotilla.call('analyze_routing_table', { device_ip: 'edge-1', protocol: 'ospf' }, { caller }))
      .output

    expect(ospf).toEqual({
      device: 'edge-1',
      protocol_filter: 'ospf',
      routes: [{ network: '10.20.0.0/16', next_hop: '10.0.0.2', protocol: 'ospf', metric: 20 }],
      total_routes: 1,
    })
    expect(all).toMatchObject({ protocol_filter: 'all', total_routes: (all.routes as unknown[]).length })
    expect(all.routes).toContainEqual({ network: '10.30.0.0/16', next_hop: '10.0.0.3', protocol: 'bgp', metric: 0 })
    expect(all.routes).toContainEqual({
      network: '10.0.0.0/24',
      next_hop: expect.stringMatching(new RegExp(`^${names.port}(?:\\.0)?$|^Eth1/1$`)),
      protocol: 'connected',
      metric: 0,
    })
  })

  test('configure_interface changes the device and reads it back', async () => {
    const target = device()
    await using flotilla = kernel(target)
    const input = {
      device_ip: 'edge-1',
      interface_name: names.free,
      ip_address: '172.16.5.1',
      subnet_mask: '255.255.255.252',
      description: 'link to "core" 1',
    }
    const { output, approval } = await flotilla.call('configure_interface', input, { caller })

    expect(output).toEqual({
      device: 'edge-1',
      interface: names.free,
      configuration_applied: true,
      changes: { ip_address: '172.16.5.1', subnet_mask: '255.255.255.252', description: 'link to "core" 1' },
      timestamp: expect.any(String),
    })
    expect(approval?.id).toMatch(/^sha256:/)
    // a host has no configuration in one piece; what it was told is there to see
    const changed = platform === 'linux' ? target.sent.join('\n') : target.runningConfig()
    expect(changed).toContain('172.16.5.1')
    expect(changed).toContain('core')
    expect(target.openSessions).toBeLessThanOrEqual(1)
  })

  test.each(['Nonsense 0/0', names.absent])(
    'configure_interface on %s, which is not there, changes nothing',
    async (name) => {
      const target = device()
      await using flotilla = kernel(target)
      const before = target.runningConfig()
      const input = {
        device_ip: 'edge-1',
        interface_name: name,
        ip_address: '172.16.5.1',
        subnet_mask: '255.255.255.0',
      }

      await expect(flotilla.call('configure_interface', input, { caller })).rejects.toMatchObject({
        code: expect.stringMatching(/^(TOOL|COMMAND)_FAILED$/),
      })
      expect(target.runningConfig().replace(/^! .*$|^## .*$/gm, '')).toBe(before.replace(/^! .*$|^## .*$/gm, ''))
    },
  )
})

test('configure_interface makes a loopback that is not there yet', async () => {
  const target = fakeDevice({ name: 'edge-1', platform: 'cisco-ios' })
  await using flotilla = kernel(target)
  const input = {
    device_ip: 'edge-1',
    interface_name: 'Loopback77',
    ip_address: '172.16.7.7',
    subnet_mask: '255.255.255.255',
  }
  const { output } = await flotilla.call('configure_interface', input, { caller })

  expect(output).toMatchObject({ interface: 'Loopback77', configuration_applied: true })
})

test('a startup configuration that FRR keeps to itself is told as such, not as empty', async () => {
  const silent = fakeDevice({ name: 'edge-1', platform: 'frr', commands: { 'show startup-config': '' } })
  await using flotilla = kernel(silent)

  await expect(
    flotilla.call('get_device_config', { device_ip: 'edge-1', config_type: 'startup' }, { caller }),
  ).rejects.toMatchObject({ code: 'UNSUPPORTED', message: expect.stringContaining('/etc/frr/frr.conf') })
})

const FRR_LOGGING = `Logging configuration for zebra:
Syslog logging: disabled
Stdout logging: disabled
File logging: level informational, filename /var/log/frr/frr.log
Protocol name: ZEBRA
`

describe('search_logs', () => {
  const logs = [
    {
      severity: 3,
      facility: 'LINK',
      mnemonic: 'UPDOWN',
      message: 'Interface GigabitEthernet0/1, changed state to down',
    },
    { severity: 5, facility: 'SYS', mnemonic: 'CONFIG_I', message: 'Configured from console by admin' },
    { severity: 6, facility: 'SEC', mnemonic: 'LOGIN', message: 'Login Success user: admin' },
    { severity: 7, facility: 'OSPF', mnemonic: 'DEBUG', message: 'hello received' },
  ]
  const search = async (platform: string, input: object): Promise<Record<string, unknown>> => {
    await using flotilla = kernel(fakeDevice({ name: 'edge-1', platform, logs }))
    return (await flotilla.call('search_logs', { device_ip: 'edge-1', ...input }, { caller })).output
  }

  test.each(['cisco-ios', 'cisco-nxos', 'arista-eos', 'linux'])(
    'finds messages by text and severity on %s',
    async (platform) => {
      expect(await search(platform, { search_pattern: 'gigabitethernet0/1', severity: 'error' })).toMatchObject({
        device: 'edge-1',
        search_pattern: 'gigabitethernet0/1',
        severity_filter: 'error',
        total_matches: 1,
        matches: [
          {
            severity: 'error',
            message: expect.stringContaining('changed state to down'),
            timestamp: expect.stringMatching(/\d\d:\d\d:\d\d/),
          },
        ],
      })
      expect(await search(platform, { search_pattern: 'admin' })).toMatchObject({ total_matches: 2 })
      expect(await search(platform, { search_pattern: 'admin', severity: 'notice' })).toMatchObject({
        total_matches: 1,
      })
      expect(await search(platform, { search_pattern: 'hello' })).toMatchObject({ total_matches: 0, matches: [] })
      expect(await search(platform, { search_pattern: 'hello', severity: 'debug' })).toMatchObject({ total_matches: 1 })
    },
  )

  test('finds messages on Junos', async () => {
    expect(await search('juniper-junos', { search_pattern: 'changed state', severity: 'debug' })).toMatchObject({
      total_matches: 1,
    })
  })

  test('takes regular expressions, and text that only looks like one', async () => {
    expect(await search('cisco-ios', { search_pattern: 'updown|config_i' })).toMatchObject({ total_matches: 2 })
    expect(await search('cisco-ios', { search_pattern: '%LINK-3-UPDOWN: Interface (' })).toMatchObject({
      total_matches: 0,
    })
  })

  test('says where the log is when the command line has none', async () => {
    await using flotilla = kernel(
      fakeDevice({ name: 'edge-1', platform: 'frr', commands: { 'show logging': FRR_LOGGING } }),
    )

    await expect(
      flotilla.call('search_logs', { device_ip: 'edge-1', search_pattern: 'x' }, { caller }),
    ).rejects.toMatchObject({
      code: 'UNSUPPORTED',
      message: expect.stringContaining('/var/log/frr'),
    })
  })

  test('does not hang on an expression that would take for ever', async () => {
    const evil = fakeDevice({
      name: 'edge-1',
      logs: [{ severity: 5, facility: 'SYS', mnemonic: 'A', message: `${'a'.repeat(60)}!` }],
    })
    await using flotilla = kernel(evil)

    await expect(
      flotilla.call('search_logs', { device_ip: 'edge-1', search_pattern: '(a+)+$' }, { caller }),
    ).rejects.toMatchObject({ code: 'INPUT_INVALID' })
  })
})

describe('configure_interface', () => {
  test.each(['cisco-ios', 'arista-eos'] as const)(
    'an address that another interface of %s has is refused in its own words',
    async (platform) => {
      const { port, free } = platforms[platform]
      const interfaces = [{ name: port, address: '10.0.0.1/24' }, { name: free }]
      const device = fakeDevice({ name: 'edge-1', platform, interfaces })
      await using flotilla = kernel(device)
      const before = device.runningConfig()
      const input = { device_ip: 'edge-1', interface_name: free, ip_address: '10.0.0.1', subnet_mask: '255.255.255.0' }

      await expect(flotilla.call('configure_interface', input, { caller })).rejects.toMatchObject({
        code: 'COMMAND_FAILED',
        message: expect.stringMatching(/overlaps with|in conflict with/),
      })
      expect(device.runningConfig()).toBe(before)
    },
  )
})

describe('list_devices', () => {
  const devices = [
    Object.assign(fakeDevice({ name: 'edge-1' }), { groups: ['edge'], tags: ['lab'], site: 'ams' }),
    Object.assign(fakeDevice({ name: 'edge-2', platform: 'arista-eos' }), { groups: ['edge'] }),
    Object.assign(fakeDevice({ name: 'core-1' }), { groups: ['core'] }),
  ]
  const list = async (input: object, changes: Partial<Caller> = {}): Promise<[string[], unknown]> => {
    await using flotilla = kernel(...devices)
    const { output } = await flotilla.call('list_devices', input, { caller: { ...caller, ...changes } })
    return [(output.devices as { name: string }[]).map(({ name }) => name), output.total]
  }

  test.each<[object, string[]]>([
    [{}, ['edge-1', 'edge-2', 'core-1']],
    [{ filter: 'edge-*' }, ['edge-1', 'edge-2']],
    [{ group: 'core' }, ['core-1']],
    [{ platform: 'cisco_ios', group: 'edge' }, ['edge-1']],
    [{ site: 'ams', tag: 'lab' }, ['edge-1']],
    [{ filter: 'nothing-*' }, []],
  ])('%j gives %j', async (input, names) => {
    expect(await list(input)).toEqual([names, names.length])
  })

  test('pages', async () => {
    expect(await list({ limit: 1, offset: 1 })).toEqual([['edge-2'], 3])
  })

  test('shows only what the caller may touch', async () => {
    expect(await list({}, { devices: ['group:core'] })).toEqual([['core-1'], 1])
  })

  test('holds no credentials', async () => {
    await using flotilla = kernel(...devices)
    const { output } = await flotilla.call('list_devices', { filter: 'edge-1' }, { caller })

    expect(output).toEqual({
      devices: [
        { name: 'edge-1', host: 'in-memory', platform: 'cisco-ios', groups: ['edge'], tags: ['lab'], site: 'ams' },
      ],
      total: 1,
    })
  })
})

describe('run_command', () => {
  test('gives the text of a command, paged', async () => {
    await using flotilla = kernel(fakeDevice({ name: 'edge-1', commands: { 'show many': '1\n2\n3\n4\n5\n' } }))
    const call = (input: object) =>
      flotilla.call('run_command', { device: 'edge-1', command: 'show many', ...input }, { caller })

    expect((await call({})).output).toMatchObject({
      output: '1\n2\n3\n4\n5',
      total_lines: 5,
      truncated: false,
      accepted: true,
    })
    expect((await call({ first_line: 2, max_lines: 2 })).output).toMatchObject({
      output: '2\n3',
      total_lines: 5,
      truncated: true,
    })
  })

  test('tells what the device said when it rejected a command', async () => {
    await using flotilla = kernel(fakeDevice({ name: 'edge-1' }))
    const { output } = await flotilla.call('run_command', { device: 'edge-1', command: 'show nonsense' }, { caller })

    expect(output).toMatchObject({ accepted: false, failure: expect.stringContaining('Invalid input') })
  })

  test.each(['show version\nreload', 'show version\u0000', ''])('refuses %j', async (command) => {
    const device = fakeDevice({ name: 'edge-1' })
    await using flotilla = kernel(device)

    await expect(flotilla.call('run_command', { device: 'edge-1', command }, { caller })).rejects.toMatchObject({
      code: expect.stringMatching(/^(COMMAND_INVALID|GUARD_REFUSED|INPUT_INVALID)$/),
    })
    expect(device.sent.join('\n')).not.toContain('reload')
  })
})

describe('health_check', () => {
  test('tells of the service and what it depends on', async () => {
    await using flotilla = kernel()
    flotilla.health.register('redis', () => ({ status: 'healthy' }))
    flotilla.health.register('queue', () => ({ status: 'unhealthy', error: 'down' }))

    expect((await flotilla.call('health_check', {}, { caller })).output).toEqual({
      status: 'unhealthy',
      uptime: expect.any(Number),
      version: '1.2.3',
      environment: 'test',
      dependencies: { fleet: 'connected', redis: 'connected', database: 'not_configured', queue: 'disconnected' },
    })
  })
})

describe('inputs', () => {
  test.each([
    ['get_device_config', { device_ip: '999.1.1.1' }],
    ['get_device_config', { device_ip: '10.0.0' }],
    ['get_device_config', { device_ip: 'fe80::zz' }],
    ['get_device_config', { device_ip: '' }],
    ['get_device_config', { device_ip: 'edge 1; reload' }],
    ['get_device_config', { device_ip: 'edge-1', config_type: 'candidate' }],
    ['check_interface_status', { device_ip: 'edge-1', interface_name: 'Gi0/1 | redirect tftp' }],
    ['check_interface_status', { device_ip: 'edge-1', interface_name: 'Gi0/1\nreload' }],
    ['analyze_routing_table', { device_ip: 'edge-1', protocol: 'rip' }],
    ['search_logs', { device_ip: 'edge-1', search_pattern: 'x', severity: 'bad' }],
    ['search_logs', { device_ip: 'edge-1', search_pattern: '' }],
    [
      'configure_interface',
      { device_ip: 'edge-1', interface_name: 'Gi0/1', ip_address: '10.0.0.300', subnet_mask: '255.0.0.0' },
    ],
    [
      'configure_interface',
      { device_ip: 'edge-1', interface_name: 'Gi0/1', ip_address: '10.0.0.1', subnet_mask: '255.0.255.0' },
    ],
    [
      'configure_interface',
      { device_ip: 'edge-1', interface_name: 'Gi0/1', ip_address: '10.0.0.1', subnet_mask: '0.0.0.0' },
    ],
    [
      'configure_interface',
      {
        device_ip: 'edge-1',
        interface_name: 'Gi0/1',
        ip_address: '10.0.0.1',
        subnet_mask: '255.0.0.0',
        description: 'a\nreload',
      },
    ],
  ])('%s refuses %j before anything is connected', async (tool, input) => {
    const device = fakeDevice({ name: 'edge-1' })
    await using flotilla = kernel(device)

    await expect(flotilla.call(tool, input, { caller })).rejects.toMatchObject({ code: 'INPUT_INVALID' })
    expect(device.connections).toBe(0)
  })

  test.each(['edge-1', '192.0.2.1', '2001:db8::1', 'core.example'])('%s is fine for a device', async (device_ip) => {
    await using flotilla = kernel()

    await expect(flotilla.call('get_device_config', { device_ip }, { caller })).rejects.toMatchObject({
      code: 'DEVICE_UNKNOWN',
    })
  })
})

test('a platform that cannot be read is said to be so', async () => {
  const device = { ...fakeDevice({ name: 'edge-1' }), platform: 'cisco-asa' }
  await using flotilla = createFlotilla({ inventory: [device], tools: builtinTools() })

  await expect(flotilla.call('analyze_routing_table', { device_ip: 'edge-1' }, { caller })).rejects.toMatchObject({
    code: 'UNSUPPORTED',
    hint: expect.stringContaining('cisco-ios'),
  })
})

test('an answer that cannot be read is a coded error, with the raw answer in no message', async () => {
  const device = fakeDevice({
    name: 'edge-1',
    platform: 'arista-eos',
    commands: { 'show interfaces | json': 'no JSON here' },
  })
  await using flotilla = kernel(device)

  await expect(flotilla.call('check_interface_status', { device_ip: 'edge-1' }, { caller })).rejects.toMatchObject({
    code: 'TOOL_FAILED',
    message: expect.not.stringContaining('no JSON'),
    device: 'edge-1',
  })
})
