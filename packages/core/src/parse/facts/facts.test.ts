import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseEosInterfaces, parseEosRoutes } from './arista-eos-facts.js'
import { ciscoIosFacts, parseInterfaceBrief, parseShowInterfaces } from './cisco-ios-facts.js'
import { parseNxosInterfaces, parseNxosRoutes } from './cisco-nxos-facts.js'
import { parseCiscoRoutes } from './cisco-routes.js'
import { factsOf, platformsWithFacts } from './facts-of.js'
import { parseFrrInterfaces, parseFrrLog, parseFrrRoutes } from './frr-facts.js'
import { findInterface, isInterfaceName } from './interface-name.js'
import { toPrefixLength, toSubnetMask } from './ipv4-mask.js'
import { juniperJunosFacts, parseJunosInterface, parseJunosRoutes } from './juniper-junos-facts.js'
import { linuxFacts, parseJournal, parseLinuxInterfaces, parseLinuxRoutes } from './linux-facts.js'
import { isAtLeast, toSeverity } from './severity.js'
import { parseSyslogLines } from './syslog-lines.js'

describe('interfaces of IOS', () => {
  test('the brief list tells every state', () => {
    expect(
      parseInterfaceBrief(`Interface                  IP-Address      OK? Method Status                Protocol
GigabitEthernet0/0         10.0.0.1        YES NVRAM  up                    up
GigabitEthernet0/1         unassigned      YES unset  administratively down down
Serial0/0/0:0              10.1.1.1        YES manual up                    down
Vlan1                      unassigned      YES TFTP   down                  down`).map(
        ({ name, status, protocol, addresses }) => [name, status, protocol, addresses[0]?.address],
      ),
    ).toEqual([
      ['GigabitEthernet0/0', 'up', 'up', '10.0.0.1'],
      ['GigabitEthernet0/1', 'administratively down', 'down', undefined],
      ['Serial0/0/0:0', 'up', 'down', '10.1.1.1'],
      ['Vlan1', 'down', 'down', undefined],
    ])
  })

  test('the long form has masks and secondary addresses', () => {
    expect(
      parseShowInterfaces(`GigabitEthernet0/0 is up, line protocol is up (connected)
  Hardware is iGbE, address is 0c12.3456.7800
  Internet address is 10.0.0.1/24
  Secondary address 10.0.9.1/25
  MTU 1500 bytes
GigabitEthernet0/1 is administratively down, line protocol is down (disabled)
  Hardware is iGbE`),
    ).toEqual([
      {
        name: 'GigabitEthernet0/0',
        status: 'up',
        protocol: 'up',
        addresses: [
          { address: '10.0.0.1', prefixLength: 24 },
          { address: '10.0.9.1', prefixLength: 25 },
        ],
      },
      { name: 'GigabitEthernet0/1', status: 'administratively down', protocol: 'down', addresses: [] },
    ])
  })
})

describe('NX-OS', () => {
  test('one row alone is no list, VLAN interfaces and the management port have names of their own', () => {
    const interfaces = (row: unknown) =>
      parseNxosInterfaces(JSON.stringify({ TABLE_interface: { ROW_interface: row } }))

    expect(
      interfaces({
        interface: 'Vlan10',
        svi_admin_state: 'up',
        svi_line_proto: 'down',
        svi_ip_addr: '10.0.0.1',
        svi_ip_mask: '24',
      }),
    ).toEqual([
      { name: 'Vlan10', status: 'down', protocol: 'down', addresses: [{ address: '10.0.0.1', prefixLength: 24 }] },
    ])
    expect(
      interfaces([{ interface: 'mgmt0', state: 'up', admin_state: 'up', eth_ip_addr: '192.0.2.1', eth_ip_mask: 25 }]),
    ).toMatchObject([{ name: 'mgmt0', status: 'up', addresses: [{ prefixLength: 25 }] }])
  })

  test('only the default VRF is told, each path is an entry', () => {
    const path = (ipnexthop: string, clientname: string) => ({
      ipnexthop,
      ifname: 'Eth1/1',
      metric: '41',
      clientname,
      ubest: 'true',
    })
    const vrf = (name: string, prefixes: unknown) => ({
      'vrf-name-out': name,
      TABLE_addrf: { ROW_addrf: { addrf: 'ipv4', TABLE_prefix: { ROW_prefix: prefixes } } },
    })
    const text = JSON.stringify({
      TABLE_vrf: {
        ROW_vrf: [
          vrf('management', { ipprefix: '0.0.0.0/0', TABLE_path: { ROW_path: path('192.0.2.254', 'static') } }),
          vrf('default', [
            {
              ipprefix: '10.1.0.0/16',
              TABLE_path: { ROW_path: [path('10.0.0.2', 'ospf-UNDERLAY'), path('10.0.0.3', 'ospf-dc-1')] },
            },
            { ipprefix: '10.2.0.0/16', TABLE_path: { ROW_path: path('10.0.0.4', 'bgp-65001') } },
            { ipprefix: '10.0.0.0/24', TABLE_path: { ROW_path: path('10.0.0.1', 'direct') } },
          ]),
        ],
      },
    })

    expect(
      parseNxosRoutes(text).map(({ network, nextHop, protocol, metric }) => [network, nextHop, protocol, metric]),
    ).toEqual([
      ['10.1.0.0/16', '10.0.0.2', 'ospf', 41],
      ['10.1.0.0/16', '10.0.0.3', 'ospf', 41],
      ['10.2.0.0/16', '10.0.0.4', 'bgp', 41],
      ['10.0.0.0/24', 'Eth1/1', 'connected', 41],
    ])
  })
})

describe('EOS', () => {
  test('every kind of route has a plain protocol', () => {
    const route = (routeType: string) => ({
      routeType,
      metric: 5,
      vias: [{ nexthopAddr: '10.0.0.2', interface: 'Ethernet1' }],
    })
    const types = [
      'eBGP',
      'iBGP',
      'OSPF intra area',
      'OSPF NSSA external type 1',
      'IS-IS level-2',
      'static',
      'connected',
      'RIP',
    ]
    const routes = Object.fromEntries(types.map((type, index) => [`10.${index}.0.0/16`, route(type)]))

    expect(parseEosRoutes(JSON.stringify({ vrfs: { default: { routes } } })).map(({ protocol }) => protocol)).toEqual([
      'bgp',
      'bgp',
      'ospf',
      'ospf',
      'isis',
      'static',
      'connected',
      'rip',
    ])
  })

  test('a route that is thrown away has no next hop but what happens', () => {
    const text = JSON.stringify({
      vrfs: { default: { routes: { '10.0.0.0/8': { routeType: 'static', routeAction: 'drop', vias: [] } } } },
    })

    expect(parseEosRoutes(text)).toEqual([{ network: '10.0.0.0/8', nextHop: 'drop', protocol: 'static', metric: 0 }])
  })

  test('a warning before the JSON does not matter', () => {
    const text =
      '! Command took a while\n{"interfaces":{"Ethernet1":{"interfaceStatus":"notconnect","lineProtocolStatus":"down","interfaceAddress":[]}}}'

    expect(parseEosInterfaces(text)).toEqual([{ name: 'Ethernet1', status: 'down', protocol: 'down', addresses: [] }])
  })
})

describe('Junos', () => {
  const wrapped = (value: string) => [{ data: value }]

  test('only active routes of inet.0 are told', () => {
    const rt = (destination: string, active: boolean, protocol: string, to: string) => ({
      'rt-destination': wrapped(destination),
      'rt-entry': [
        {
          ...(active && { 'current-active': [{ data: [null] }] }),
          'protocol-name': wrapped(protocol),
          metric: wrapped('20'),
          nh: [{ to: wrapped(to), via: wrapped('ge-0/0/0.0') }],
        },
      ],
    })
    const table = (name: string, routes: unknown[]) => ({ 'table-name': wrapped(name), rt: routes })
    const text = JSON.stringify({
      'route-information': [
        {
          'route-table': [
            table('inet.0', [rt('10.1.0.0/16', true, 'OSPF', '10.0.0.2'), rt('10.2.0.0/16', false, 'BGP', '10.0.0.3')]),
            table('mgmt_junos.inet.0', [rt('0.0.0.0/0', true, 'Static', '192.0.2.1')]),
          ],
        },
      ],
    })

    expect(parseJunosRoutes(text)).toEqual([
      { network: '10.1.0.0/16', nextHop: '10.0.0.2', protocol: 'ospf', metric: 20 },
    ])
  })

  test('a port that is asked for has the addresses of its unit 0', () => {
    const unit = {
      name: wrapped('ge-0/0/0.0'),
      'admin-status': wrapped('up'),
      'oper-status': wrapped('up'),
      'address-family': [
        {
          'address-family-name': wrapped('inet'),
          'interface-address': [{ 'ifa-local': wrapped('10.0.0.1/30') }, { 'ifa-local': wrapped('10.0.0.5/30') }],
        },
        { 'address-family-name': wrapped('inet6'), 'interface-address': [{ 'ifa-local': wrapped('fe80::1/64') }] },
      ],
    }
    const port = {
      name: wrapped('ge-0/0/0'),
      'admin-status': wrapped('up'),
      'oper-status': wrapped('up'),
      'logical-interface': [unit],
    }
    const text = JSON.stringify({ 'interface-information': [{ 'physical-interface': [port] }] })

    expect(parseJunosInterface(text)[0]?.addresses).toEqual([
      { address: '10.0.0.1', prefixLength: 30 },
      { address: '10.0.0.5', prefixLength: 30 },
    ])
  })

  test('lines go to the unit that the name tells, and descriptions are quoted', () => {
    const change = { address: '10.0.0.1', prefixLength: 24, subnetMask: '255.255.255.0', description: 'to "core" \\1' }

    expect(juniperJunosFacts.configureInterface({ ...change, name: 'ge-0/0/1.100' })).toEqual([
      'set interfaces ge-0/0/1 unit 100 family inet address 10.0.0.1/24',
      'set interfaces ge-0/0/1 unit 100 description "to \\"core\\" \\\\1"',
    ])
    expect(juniperJunosFacts.configureInterface({ ...change, name: 'ge-0/0/1', description: undefined })).toEqual([
      'set interfaces ge-0/0/1 unit 0 family inet address 10.0.0.1/24',
    ])
  })
})

describe('FRR', () => {
  test('only routes that were chosen and hops in use are told', () => {
    const text = JSON.stringify({
      '10.1.0.0/16': [
        {
          protocol: 'ospf',
          selected: true,
          metric: 20,
          nexthops: [{ ip: '10.0.0.2', active: true, fib: true }, { ip: '10.0.0.3' }],
        },
        { protocol: 'bgp', metric: 0, nexthops: [{ ip: '10.0.0.4', active: true }] },
      ],
      '10.9.0.0/16': [
        {
          protocol: 'static',
          selected: true,
          metric: 0,
          nexthops: [{ unreachable: true, blackhole: true, active: true }],
        },
      ],
    })

    expect(parseFrrRoutes(text)).toEqual([
      { network: '10.1.0.0/16', nextHop: '10.0.0.2', protocol: 'ospf', metric: 20 },
      { network: '10.9.0.0/16', nextHop: 'blackhole', protocol: 'static', metric: 0 },
    ])
  })

  test('log lines are read where they are shown', () => {
    expect(parseFrrLog('2024/05/01 10:00:00 BGP: [HZN6M] %ADJCHANGE: neighbor 10.0.0.2 Up\n')).toEqual([
      { timestamp: '2024/05/01 10:00:00', severity: 'info', message: 'BGP: [HZN6M] %ADJCHANGE: neighbor 10.0.0.2 Up' },
    ])
  })
})

describe('Linux', () => {
  test('links with and without a carrier, tunnels and the loopback', () => {
    const link = (ifname: string, operstate: string, flags: string[], addr_info: object[] = []) => ({
      ifname,
      operstate,
      flags,
      addr_info,
    })
    const text = JSON.stringify([
      link('lo', 'UNKNOWN', ['LOOPBACK', 'UP', 'LOWER_UP'], [{ family: 'inet', local: '127.0.0.1', prefixlen: 8 }]),
      link(
        'eth0',
        'UP',
        ['UP', 'LOWER_UP'],
        [
          { family: 'inet6', local: '::1', prefixlen: 128 },
          { family: 'inet', local: '10.0.0.1', prefixlen: 24 },
        ],
      ),
      link('eth1', 'DOWN', ['UP']),
      link('eth2', 'DOWN', ['BROADCAST']),
    ])

    expect(
      parseLinuxInterfaces(text).map(({ name, status, protocol, addresses }) => [name, status, protocol, addresses[0]]),
    ).toEqual([
      ['lo', 'up', 'up', { address: '127.0.0.1', prefixLength: 8 }],
      ['eth0', 'up', 'up', { address: '10.0.0.1', prefixLength: 24 }],
      ['eth1', 'down', 'down', undefined],
      ['eth2', 'administratively down', 'down', undefined],
    ])
  })

  test('routes with one gateway, several, and none', () => {
    const text = JSON.stringify([
      { dst: 'default', gateway: '10.0.0.254', dev: 'eth0', protocol: 'dhcp', metric: 100, flags: [] },
      { dst: '10.0.0.0/24', dev: 'eth0', protocol: 'kernel', scope: 'link', flags: [] },
      {
        dst: '10.9.0.1',
        protocol: 'bgp',
        metric: 20,
        nexthops: [
          { gateway: '10.0.0.2', dev: 'eth0' },
          { gateway: '10.0.0.3', dev: 'eth0' },
        ],
      },
      { type: 'blackhole', dst: '10.8.0.0/16', flags: [] },
    ])

    expect(
      parseLinuxRoutes(text).map(({ network, nextHop, protocol, metric }) => [network, nextHop, protocol, metric]),
    ).toEqual([
      ['0.0.0.0/0', '10.0.0.254', 'dhcp', 100],
      ['10.0.0.0/24', 'eth0', 'connected', 0],
      ['10.9.0.1/32', '10.0.0.2', 'bgp', 20],
      ['10.9.0.1/32', '10.0.0.3', 'bgp', 20],
      ['10.8.0.0/16', 'blackhole', 'static', 0],
    ])
  })

  test('a host without routes prints nothing', () => {
    expect(parseLinuxRoutes('')).toEqual([])
  })

  test('the journal tells time and severity exactly', () => {
    const lines = [
      { __REALTIME_TIMESTAMP: '1714557600000000', PRIORITY: '3', SYSLOG_IDENTIFIER: 'sshd', MESSAGE: 'failed' },
      { __REALTIME_TIMESTAMP: '1714557601500000', MESSAGE: [104, 105] },
    ]

    expect(parseJournal(`-- Journal begins --\n${lines.map((line) => JSON.stringify(line)).join('\n')}\n`)).toEqual([
      { timestamp: '2024-05-01T10:00:00.000Z', severity: 'error', message: 'sshd: failed' },
      { timestamp: '2024-05-01T10:00:01.500Z', severity: 'info', message: 'hi' },
    ])
  })

  test('a description is quoted for the shell', () => {
    const change = {
      name: 'eth0',
      address: '10.0.0.1',
      prefixLength: 24,
      subnetMask: '255.255.255.0',
      description: "it's $HOME; reboot",
    }

    expect(linuxFacts.configureInterface(change)[1]).toBe("ip link set dev eth0 alias 'it'\\''s $HOME; reboot'")
  })
})

describe('log lines', () => {
  test.each([
    ['*Mar  1 00:00:05.123: %SYS-5-CONFIG_I: Configured', 'Mar  1 00:00:05.123', 'notice'],
    ['000123: Mar  1 2024 00:00:05.123 UTC: %LINK-3-UPDOWN: down', 'Mar  1 2024 00:00:05.123 UTC', 'error'],
    ['1w2d: %SYS-2-MALLOCFAIL: x', '1w2d', 'critical'],
    ['2024 May  1 10:00:00 n9k %ETHPORT-5-IF_UP: Interface up', '2024 May  1 10:00:00', 'notice'],
    ['May  1 10:00:00 eos Ebra: %LINEPROTO-5-UPDOWN: x', 'May  1 10:00:00', 'notice'],
    ['May  1 10:00:00  mx sshd[123]: %AUTH-6-SSHD_LOGIN: x', 'May  1 10:00:00', 'info'],
    ['May  1 10:00:00  mx rpd[1]: %DAEMON-4: x', 'May  1 10:00:00', 'warning'],
    ['<163>1 2024-05-01T10:00:00.000Z mx rpd 1 - - x', '2024-05-01T10:00:00.000Z', 'error'],
    ['May  1 10:00:00 host kernel: plain', 'May  1 10:00:00', 'info'],
    ['2024-05-01T10:00:00.123456+02:00 host sshd[1]: plain', '2024-05-01T10:00:00.123456+02:00', 'info'],
    ['2024 May  1 10:00:00 n9k %$ VDC-1 %$ %ETH_PORT_CHANNEL-5-PORT_UP: x', '2024 May  1 10:00:00', 'notice'],
    ['*May  1 10:00:00.123 +02:00: %ASA-2-106001: denied', 'May  1 10:00:00.123 +02:00', 'critical'],
  ])('%s', (line, timestamp, severity) => {
    expect(parseSyslogLines(line)).toMatchObject([{ timestamp, severity }])
  })

  test('lines that go on belong to the message, headers to none', () => {
    expect(
      parseSyslogLines(
        'Syslog logging: enabled\n    Console logging: level debugging\n\nMay  1 10:00:00 a: one\n  more of one\nMay  1 10:00:01 a: two',
      ),
    ).toEqual([
      { timestamp: 'May  1 10:00:00', severity: 'info', message: 'a: one\n  more of one' },
      { timestamp: 'May  1 10:00:01', severity: 'info', message: 'a: two' },
    ])
  })

  test('no text takes long or throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'%-:.*<> \nAZaz0159'), maxLength: 300 }), (text) => {
        for (const { timestamp, message } of parseSyslogLines(text))
          expect([typeof timestamp, typeof message]).toEqual(['string', 'string'])
      }),
    )
    const startedAt = performance.now()
    parseSyslogLines(`May  1 10:00:00 x ${'%A-'.repeat(50_000)}`)
    for (const filler of [' ', '* ', 'E']) parseCiscoRoutes(`O ${filler.repeat(50_000)}`)
    expect(performance.now() - startedAt).toBeLessThan(1_000)
  })
})

describe('names of interfaces', () => {
  test.each([
    ['Gi0/1', 'GigabitEthernet0/1', true],
    ['gigabitethernet 0/1', 'GigabitEthernet0/1', true],
    ['Gi0/1', 'GigabitEthernet0/10', false],
    ['Te0/1', 'GigabitEthernet0/1', false],
    ['eth0', 'eth0', true],
    ['Po1', 'port-channel1', true],
    ['0/1', 'GigabitEthernet0/1', false],
    ['lo', 'lo0', false],
  ])('%s for %s: %s', (asked, full, expected) => {
    expect(isInterfaceName(asked, full)).toBe(expected)
  })

  test('the exact name comes before one that starts like it', () => {
    expect(findInterface('Eth1', [{ name: 'Ethernet1' }, { name: 'eth1' }])?.name).toBe('eth1')
  })
})

test('masks and lengths are two spellings of one thing', () => {
  for (let length = 0; length <= 32; length++) expect(toPrefixLength(toSubnetMask(length))).toBe(length)
  for (const wrong of ['255.0.255.0', '256.0.0.0', '255.255.255', '', 'a.b.c.d', '255.255.255.0.0', '0.0.0.255']) {
    expect(toPrefixLength(wrong)).toBeUndefined()
  }
})

test('severities are ordered', () => {
  expect([toSeverity(0), toSeverity(7), toSeverity(9)]).toEqual(['emergency', 'debug', 'info'])
  expect([isAtLeast('error', 'warning'), isAtLeast('warning', 'warning'), isAtLeast('info', 'warning')]).toEqual([
    true,
    true,
    false,
  ])
})

test('the facts are found by platform', () => {
  expect(factsOf('cisco-ios')).toBe(ciscoIosFacts)
  expect(factsOf('mikrotik-routeros')).toBeUndefined()
  expect(platformsWithFacts).toContain('linux')
})

/** FRR 8.4.4, of an interface that is configured, but that the host does not have. */
const PSEUDO = `Interface wg7 is down
  Link ups:       0    last: (never)
  Link downs:     0    last: (never)
  vrf: default
  pseudo interface
Interface eth2 is down
  Link ups:       1    last: 2026/11/28 14:12:15.22
  vrf: default
  index 4 metric 0 mtu 1500 speed 0
  inet 10.0.2.1/24
`

test('an interface that FRR only knows from its configuration is down, and nobody has switched it off', () => {
  expect(parseFrrInterfaces(PSEUDO)).toEqual([
    { name: 'wg7', status: 'down', protocol: 'down', addresses: [] },
    {
      name: 'eth2',
      status: 'administratively down',
      protocol: 'down',
      addresses: [{ address: '10.0.2.1', prefixLength: 24 }],
    },
  ])
})
