import type { InterfaceCounters } from '../../fake-device-options.js'
import { type ConfigNode, compareNames } from '../config-tree.js'
import type { DeviceState } from '../device-state.js'
import { type Ipv4Prefix, parseMask, parsePrefix } from '../ip-address.js'

/** One interface as show commands see it: configuration, hardware and what follows from both. */
export interface InterfaceView {
  name: string
  description: string | undefined
  /** The primary address first. */
  addresses: readonly Ipv4Prefix[]
  /** Not shut down. */
  enabled: boolean
  /** Enabled and with a signal. */
  up: boolean
  /** Loopback, VLAN, tunnel: no hardware behind it. */
  virtual: boolean
  mac: string
  mtu: number
  vlan: number | undefined
  /** The VRF other than the default one. */
  vrf: string | undefined
  trunk: boolean
  /** Carries IP itself instead of switching. */
  routed: boolean
  counters: InterfaceCounters
  /** The lines below its `interface` line. */
  lines: readonly string[]
}

const VIRTUAL =
  /^(?:Loopback|loopback|lo\d*$|Vlan|Tunnel|Port-[Cc]hannel|port-channel|Null|BVI|BDI|nve|Vxlan|dummy|br\d)/

const EMPTY: InterfaceCounters = {
  inputPackets: 0,
  inputBytes: 0,
  inputErrors: 0,
  crcErrors: 0,
  inputDrops: 0,
  outputPackets: 0,
  outputBytes: 0,
  outputErrors: 0,
  outputDrops: 0,
  resets: 0,
}

/** Every interface of the device, in the order of its tables. */
export function interfaceViews(nodes: readonly ConfigNode[], state: DeviceState): InterfaceView[] {
  const configured = new Map<string, readonly string[]>()
  for (const { line, children } of nodes) {
    if (line.startsWith('interface '))
      configured.set(
        line.slice('interface '.length),
        children.map((child) => child.line),
      )
  }
  const names = new Set([...state.ports.map(({ name }) => name), ...configured.keys()])
  return [...names].map((name) => toView(name, configured.get(name) ?? [], state)).sort(byTable)
}

/** Physical interfaces before virtual ones, then by name. */
const byTable = (left: InterfaceView, right: InterfaceView): number =>
  Number(left.virtual) - Number(right.virtual) || compareNames(left.name, right.name)

function toView(name: string, lines: readonly string[], state: DeviceState): InterfaceView {
  const port = state.ports.find((candidate) => candidate.name === name)
  const virtual = VIRTUAL.test(name)
  const enabled = !lines.includes('shutdown')
  const after = (key: string): string | undefined =>
    lines.find((line) => line.startsWith(`${key} `))?.slice(key.length + 1)
  const link = port?.link ?? (virtual ? 'up' : 'down')
  const vlan = after('switchport access vlan')
  return {
    name,
    description: after('description'),
    addresses: lines.flatMap(toAddress),
    enabled,
    up: enabled && link === 'up',
    virtual,
    mac: port?.mac ?? state.mac,
    mtu: Number(after('mtu') ?? 1500),
    vlan: vlan === undefined ? undefined : Number(vlan),
    vrf: after('vrf forwarding') ?? after('vrf member') ?? after('ip vrf forwarding') ?? after('vrf'),
    trunk: lines.includes('switchport mode trunk'),
    routed: lines.includes('no switchport') || lines.some((line) => /^(?:no )?ip address/.test(line)) || virtual,
    counters: port?.counters ?? EMPTY,
    lines,
  }
}

function toAddress(line: string): Ipv4Prefix[] {
  const [, rest = ''] = /^ip address (\S.*)$/.exec(line) ?? []
  const [address = '', mask = ''] = rest.split(' ')
  const prefix = parsePrefix(address)
  if (prefix) return [prefix]
  const length = parseMask(mask)
  return length === undefined ? [] : [{ address, length }]
}

/** `0200.1234.5601` */
export const dottedMac = (mac: string): string => `${mac.slice(0, 4)}.${mac.slice(4, 8)}.${mac.slice(8, 12)}`

/** `02:00:12:34:56:01` */
export const colonMac = (mac: string): string => mac.match(/../g)?.join(':') ?? mac
