import { expect, test } from 'vitest'
import { jsonCommand } from './json-command.js'
import { platforms } from './registry.js'

test.each([
  ['cisco-nxos', 'show version', 'show version | json'],
  ['arista-eos', ' show interfaces ', 'show interfaces | json'],
  ['juniper-junos', 'show route', 'show route | display json'],
  ['frr', 'show ip bgp summary', 'show ip bgp summary json'],
  ['mikrotik-routeros', '/ip/address print', ':put [:serialize to=json [/ip/address print as-value]]'],
  ['linux', 'ip route show', 'ip -j route show'],
  ['linux', 'lsblk', 'lsblk -J'],
  ['cumulus', 'nv show interface', 'nv show interface -o json'],
  ['cumulus', 'ip link', 'ip -j link'],
])('on %s %j asks for JSON as %j', (name, command, expected) => {
  expect(jsonCommand(platforms.resolve(name), command)).toBe(expected)
})

test.each([
  ['cisco-ios', 'show version'],
  ['arista-eos', 'reload'],
  ['arista-eos', 'show version | include uptime'],
  ['juniper-junos', 'show version | match Junos'],
  ['linux', 'cat /etc/hosts'],
  ['linux', 'iptables -L'],
  ['linux', 'ip route | head'],
])('on %s %j has no JSON form', (name, command) => {
  expect(jsonCommand(platforms.resolve(name), command)).toBeUndefined()
})
