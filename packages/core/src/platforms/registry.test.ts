import { expect, test } from 'vitest'
import { definePlatform } from './platform.js'
import { createPlatformRegistry, platforms, resolvePlatform } from './registry.js'

const own = definePlatform({
  name: 'toaster-os',
  title: 'Toaster OS',
  aliases: ['toaster'],
  modes: { exec: { prompt: /^(?<hostname>\w+)> *$/ } },
  home: 'exec',
  moves: [],
  prepare: [],
  failures: [],
})

test.each([
  // netmiko
  ['cisco_ios', 'cisco-ios'],
  ['cisco_ios_ssh', 'cisco-ios'],
  ['cisco_xe', 'cisco-ios'],
  ['cisco_xr', 'cisco-iosxr'],
  ['cisco_nxos', 'cisco-nxos'],
  ['cisco_nxos_ssh', 'cisco-nxos'],
  ['cisco_asa', 'cisco-asa'],
  ['arista_eos', 'arista-eos'],
  ['juniper', 'juniper-junos'],
  ['juniper_junos', 'juniper-junos'],
  ['nokia_sros', 'nokia-sros'],
  ['alcatel_sros', 'nokia-sros'],
  ['nokia_srl', 'nokia-srl'],
  ['huawei', 'huawei-vrp'],
  ['huawei_vrp', 'huawei-vrp'],
  ['huawei_vrpv8', 'huawei-vrpv8'],
  ['mikrotik_routeros', 'mikrotik-routeros'],
  ['fortinet', 'fortinet'],
  ['paloalto_panos', 'paloalto-panos'],
  ['hp_procurve', 'hp-procurve'],
  ['aruba_procurve', 'hp-procurve'],
  ['aruba_osswitch', 'hp-procurve'],
  ['aruba_aoscx', 'aruba-aoscx'],
  ['dell_os10', 'dell-os10'],
  ['extreme_exos', 'extreme-exos'],
  ['extreme', 'extreme-exos'],
  ['vyos', 'vyos'],
  ['vyatta_vyos', 'vyos'],
  ['linux', 'linux'],
  ['linux_ssh', 'linux'],
  // scrapli
  ['cisco_iosxe', 'cisco-ios'],
  ['cisco_iosxr', 'cisco-iosxr'],
  ['fortinet_fortios', 'fortinet'],
  ['vyos_vyos', 'vyos'],
  ['cumulus_linux', 'cumulus'],
  ['nokia_srlinux', 'nokia-srl'],
  ['nokia_sros_classic', 'nokia-sros-classic'],
  // NAPALM and Ansible
  ['ios', 'cisco-ios'],
  ['nxos', 'cisco-nxos'],
  ['nxos_ssh', 'cisco-nxos'],
  ['eos', 'arista-eos'],
  ['junos', 'juniper-junos'],
  ['iosxr', 'cisco-iosxr'],
  ['cisco.ios.ios', 'cisco-ios'],
  ['frr.frr.frr', 'frr'],
  // any spelling
  ['Cisco-IOS', 'cisco-ios'],
  [' CISCO_NXOS ', 'cisco-nxos'],
  ['frr', 'frr'],
])('%s is %s', (name, expected) => {
  expect(platforms.get(name)?.name).toBe(expected)
  expect(platforms.has(name)).toBe(true)
  expect(resolvePlatform(name).name).toBe(expected)
})

test.each(['', 'cisco', '__proto__', 'constructor', 'cisco_ios_telnet', 'auto'])('%j is no platform', (name) => {
  expect(platforms.has(name)).toBe(false)
  expect(platforms.get(name)).toBeUndefined()
  expect(() => resolvePlatform(name)).toThrow(expect.objectContaining({ code: 'PLATFORM_UNKNOWN' }))
})

test('an unknown name is answered with the names most like it', () => {
  expect(() => resolvePlatform('cisco_isos')).toThrow(/did you mean cisco-ios/)
  expect(() => resolvePlatform('arista-eso')).toThrow(/arista-eos/)
  expect(() => resolvePlatform('zzzzzzzzzzzz')).toThrow(/known are cisco-ios, /)
})

test('a platform of the caller is taken as it is', () => {
  expect(resolvePlatform(own)).toBe(own)
})

test('it can be walked like a map', () => {
  expect([...platforms].every(([name, platform]) => platform.name === name)).toBe(true)
  expect([...platforms.keys()]).toHaveLength(platforms.size)
  const seen: string[] = []
  platforms.forEach((platform, name) => {
    seen.push(`${name}=${platform.name}`)
  })
  expect(seen).toHaveLength(platforms.size)
})

test('no two platforms claim the same name', () => {
  const names = [...platforms.values()].flatMap(({ name, aliases = [] }) => [name, ...aliases])
  const spelled = names.map((name) => name.replaceAll(/[._]/g, '-'))

  expect(spelled.filter((name, index) => spelled.indexOf(name) !== index)).toEqual([])
  expect(spelled.filter((name) => name !== name.toLowerCase() || name.endsWith('-ssh'))).toEqual([])
})

test('built-in platforms cannot be changed', () => {
  const { modes, prepare, moves } = resolvePlatform('cisco-ios')

  expect(() => Object.assign(modes, { other: { prompt: /^x$/ } })).toThrow(TypeError)
  expect(() => Object.assign(modes.exec ?? {}, { prompt: /^x$/ })).toThrow(TypeError)
  expect(() => (prepare as unknown as unknown[]).push({})).toThrow(TypeError)
  expect(() => Object.assign(moves[0] ?? {}, { send: 'reload' })).toThrow(TypeError)
})

test('platforms of your own join the built-in ones, or take their place', () => {
  const ios = definePlatform({ ...resolvePlatform('cisco-ios'), title: 'Mine' })
  const registry = createPlatformRegistry([own, ios])

  expect(registry.resolve('Toaster')).toBe(own)
  expect(registry.get('cisco_xe')?.title).toBe('Mine')
  expect(registry.size).toBe(platforms.size + 1)
  expect(platforms.has('toaster-os')).toBe(false)
  expect(platforms.get('cisco_ios')?.title).not.toBe('Mine')
})
