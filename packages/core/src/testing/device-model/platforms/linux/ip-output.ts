import { broadcastOf } from '../../ip-address.js'
import { colonMac } from '../../line-cli/interface-view.js'
import type { LinuxHost, LinuxInterface } from './linux-host.js'
import { isUp } from './linux-network.js'

export const flagsOf = (port: LinuxInterface): string[] => [
  ...(port.name === 'lo'
    ? ['LOOPBACK']
    : [...(port.enabled && !isUp(port) ? ['NO-CARRIER'] : []), 'BROADCAST', 'MULTICAST']),
  ...(port.enabled ? ['UP'] : []),
  ...(isUp(port) ? ['LOWER_UP'] : []),
]

export const stateOf = (port: LinuxInterface): string => (port.name === 'lo' ? 'UNKNOWN' : isUp(port) ? 'UP' : 'DOWN')
export const macOf = (port: LinuxInterface): string =>
  port.name === 'lo' ? '00:00:00:00:00:00' : colonMac(port.port.mac)
const broadcastMac = (port: LinuxInterface): string => (port.name === 'lo' ? '00:00:00:00:00:00' : 'ff:ff:ff:ff:ff:ff')
const indexOf = (port: LinuxInterface, { interfaces }: LinuxHost): number => interfaces.indexOf(port) + 1

const linkJson = (port: LinuxInterface, host: LinuxHost): Record<string, unknown> => ({
  ifindex: indexOf(port, host),
  ifname: port.name,
  flags: flagsOf(port),
  mtu: port.mtu,
  qdisc: port.name === 'lo' ? 'noqueue' : 'fq_codel',
  operstate: stateOf(port),
})

export const addressJson = (port: LinuxInterface, host: LinuxHost): unknown => ({
  ...linkJson(port, host),
  group: 'default',
  txqlen: 1000,
  link_type: port.name === 'lo' ? 'loopback' : 'ether',
  address: macOf(port),
  broadcast: broadcastMac(port),
  addr_info: port.addresses.map((prefix) => ({
    family: 'inet',
    local: prefix.address,
    prefixlen: prefix.length,
    ...(port.name !== 'lo' && { broadcast: broadcastOf(prefix) }),
    scope: port.name === 'lo' ? 'host' : 'global',
    label: port.name,
    valid_life_time: 4_294_967_295,
    preferred_life_time: 4_294_967_295,
  })),
})

const statisticsJson = ({ port }: LinuxInterface): unknown => ({
  rx: {
    bytes: port.counters.inputBytes,
    packets: port.counters.inputPackets,
    errors: port.counters.inputErrors,
    dropped: port.counters.inputDrops,
    over_errors: 0,
    multicast: 0,
  },
  tx: {
    bytes: port.counters.outputBytes,
    packets: port.counters.outputPackets,
    errors: port.counters.outputErrors,
    dropped: port.counters.outputDrops,
    carrier_errors: 0,
    collisions: 0,
  },
})

export const headLine = (port: LinuxInterface, host: LinuxHost, extra: string): string =>
  `${indexOf(port, host)}: ${port.name}: <${flagsOf(port).join(',')}> mtu ${port.mtu} qdisc ${port.name === 'lo' ? 'noqueue' : 'fq_codel'} state ${stateOf(port)} ${extra}group default qlen 1000\n    link/${port.name === 'lo' ? 'loopback' : 'ether'} ${macOf(port)} brd ${broadcastMac(port)}\n`

export const detailedLinkJson = (port: LinuxInterface, host: LinuxHost, statistics: boolean): unknown => ({
  ...linkJson(port, host),
  linkmode: 'DEFAULT',
  group: 'default',
  txqlen: 1000,
  link_type: port.name === 'lo' ? 'loopback' : 'ether',
  address: macOf(port),
  broadcast: broadcastMac(port),
  ...(statistics && { stats64: statisticsJson(port) }),
})

export const statisticsText = ({ port: { counters } }: LinuxInterface): string =>
  `    RX:  bytes packets errors dropped  missed   mcast           \n    ${[counters.inputBytes, counters.inputPackets, counters.inputErrors, counters.inputDrops, 0, 0].map((value) => String(value).padStart(8)).join('')}\n    TX:  bytes packets errors dropped carrier collsns           \n    ${[counters.outputBytes, counters.outputPackets, counters.outputErrors, counters.outputDrops, 0, 0].map((value) => String(value).padStart(8)).join('')}\n`
