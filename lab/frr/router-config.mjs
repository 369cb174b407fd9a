// What a router starts with: its FRR configuration and its sshd configuration.
import { asnOf, loopbackOf, neighboursOf } from './topology.mjs'

/**
 * OSPF area 0 on every link with fast timers, eBGP to each neighbour, the loopback announced in both.
 * @param {number} router
 * @param {number} count
 */
export function frrConfig(router, count) {
  const loopback = loopbackOf(router)
  const neighbours = neighboursOf(router, count)
  return lines(
    'frr defaults traditional',
    `hostname r${router}`,
    'service integrated-vtysh-config',
    block('interface lo', 'description loopback', `ip address ${loopback}/32`, 'ip ospf area 0'),
    ...neighbours.map((end) =>
      block(
        `interface ${end.interface}`,
        `description to-r${end.neighbour}`,
        `ip address ${end.address}/30`,
        'ip ospf area 0',
        'ip ospf network point-to-point',
        'ip ospf hello-interval 1',
        'ip ospf dead-interval 4',
      ),
    ),
    block('interface mgmt0', 'description management'),
    block('router ospf', `ospf router-id ${loopback}`),
    block(
      `router bgp ${asnOf(router)}`,
      `bgp router-id ${loopback}`,
      'no bgp ebgp-requires-policy',
      'timers bgp 3 9',
      ...neighbours.flatMap((end) => [
        `neighbor ${end.remote} remote-as ${asnOf(end.neighbour)}`,
        `neighbor ${end.remote} description r${end.neighbour}`,
        `neighbor ${end.remote} timers connect 1`,
      ]),
      block('address-family ipv4 unicast', `network ${loopback}/32`).replace(/exit$/, 'exit-address-family'),
    ),
  )
}

/** @param {...string} parts */
const lines = (...parts) => `${parts.join('\n!\n')}\n`

/**
 * @param {string} head
 * @param {...string} body
 */
const block = (head, ...body) =>
  [
    head,
    ...body
      .join('\n')
      .split('\n')
      .map((line) => ` ${line}`),
    'exit',
  ].join('\n')

/** sshd on every address of the router, so that a router can be a jump host to the loopbacks behind it. */
export const sshdConfig = () =>
  [
    'HostKey /run/ssh_host_ed25519_key',
    'PidFile /run/sshd.pid',
    'UsePAM no',
    'UseDNS no',
    'PermitRootLogin no',
    'PasswordAuthentication yes',
    'KbdInteractiveAuthentication no',
    'PrintMotd no',
    'PrintLastLog no',
    'MaxStartups 200:30:400',
    'MaxSessions 32',
    'Subsystem sftp internal-sftp',
    '',
  ].join('\n')
