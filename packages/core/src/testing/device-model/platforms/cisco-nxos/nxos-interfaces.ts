import type { FakeInterface } from '../../../fake-device-options.js'
import type { CommandContext } from '../../line-cli/dialect.js'
import { type InterfaceKinds, shortInterface } from '../../line-cli/interface-names.js'
import { dottedMac, type InterfaceView, interfaceViews } from '../../line-cli/interface-view.js'
import { rows } from './nxos-table.js'

export const NXOS_INTERFACE_KINDS: InterfaceKinds = [
  ['Ethernet', 'Eth'],
  ['mgmt', 'mgmt'],
  ['loopback', 'Lo'],
  ['Vlan', 'Vlan'],
  ['port-channel', 'Po'],
  ['nve', 'nve'],
  ['Tunnel', 'Tunnel'],
]

export const NXOS_INTERFACES: readonly FakeInterface[] = [
  { name: 'mgmt0', address: '192.0.2.11/24' },
  { name: 'Ethernet1/1', description: 'uplink', address: '10.0.0.1/24' },
  { name: 'Ethernet1/2', description: 'servers', address: '10.0.1.1/24' },
  { name: 'Ethernet1/3', enabled: false },
  { name: 'Ethernet1/4', link: 'down' },
  { name: 'loopback0', address: '10.255.0.1/32' },
]

export function selected({ store, state, args }: CommandContext): InterfaceView[] | undefined {
  const wanted = args.interface
  const views = interfaceViews(store.running, state).filter(({ name }) => wanted === undefined || name === wanted)
  return wanted !== undefined && views.length === 0 ? undefined : views
}

const NO_INTERFACE = 'Invalid interface format\n'

const upDown = (up: boolean): string => (up ? 'up' : 'down')
const adminOf = ({ enabled }: InterfaceView): string => upDown(enabled)

export function showIpInterfaceBrief(context: CommandContext): string {
  const lines = (selected(context) ?? [])
    .filter(({ addresses, name }) => addresses.length > 0 && name !== 'mgmt0')
    .map((view) => {
      const state = upDown(view.up)
      const short = shortInterface(view.name, NXOS_INTERFACE_KINDS)
      return `${short.padEnd(21)}${view.addresses[0]?.address.padEnd(16)}protocol-${state}/link-${state}/admin-${adminOf(view)}       \n`
    })
  return `\nIP Interface Status for VRF "default"(1)\nInterface            IP Address      Interface Status\n${lines.join('')}`
}

export const ipInterfaceBriefJson = (context: CommandContext): unknown =>
  rows(
    'intf',
    (selected(context) ?? [])
      .filter(({ addresses, name }) => addresses.length > 0 && name !== 'mgmt0')
      .map((view) => ({
        'vrf-name-out': 'default',
        'intf-name': shortInterface(view.name, NXOS_INTERFACE_KINDS),
        'proto-state': upDown(view.up),
        'link-state': upDown(view.up),
        'admin-state': adminOf(view),
        iod: '2',
        prefix: view.addresses[0]?.address,
        'ip-disabled': 'FALSE',
      })),
  )

export const showInterface = (context: CommandContext): string =>
  selected(context)?.map(detail).join('\n') ?? NO_INTERFACE

function detail(view: InterfaceView): string {
  const { counters } = view
  const [address] = view.addresses
  const status = view.up ? 'up' : view.enabled ? 'down (Link not connected)' : 'down (Administratively down)'
  const hardware = view.virtual
    ? '  Hardware: Loopback'
    : `  Hardware: 100/1000/10000 Ethernet, address: ${dottedMac(view.mac)} (bia ${dottedMac(view.mac)})`
  const lines = [
    `${view.name} is ${status}`,
    `admin state is ${adminOf(view)}${view.virtual ? '' : ', Dedicated Interface'}`,
    hardware,
    ...(view.description === undefined ? [] : [`  Description: ${view.description}`]),
    ...(address ? [`  Internet Address is ${address.address}/${address.length}`] : []),
    `  MTU ${view.mtu} bytes, BW 1000000 Kbit , DLY 10 usec`,
    '  reliability 255/255, txload 1/255, rxload 1/255',
    '  Encapsulation ARPA, medium is broadcast',
    ...(view.virtual
      ? []
      : [
          `  Port mode is ${view.trunk ? 'trunk' : view.routed ? 'routed' : 'access'}`,
          '  full-duplex, 1000 Mb/s',
          '  Beacon is turned off',
          '  Auto-Negotiation is turned on  FEC mode is Auto',
          '  Input flow-control is off, output flow-control is off',
          '  Last link flapped 01:02:03',
          '  Last clearing of "show interface" counters never',
          `  ${counters.resets} interface resets`,
          '  RX',
          `    ${counters.inputPackets} unicast packets  0 multicast packets  0 broadcast packets`,
          `    ${counters.inputPackets} input packets  ${counters.inputBytes} bytes`,
          '    0 jumbo packets  0 storm suppression bytes',
          `    0 runts  0 giants  ${counters.crcErrors} CRC  0 no buffer`,
          `    ${counters.inputErrors} input error  0 short frame  0 overrun   0 underrun  0 ignored`,
          '    0 watchdog  0 bad etype drop  0 bad proto drop  0 if down drop',
          `    0 input with dribble  ${counters.inputDrops} input discard`,
          '    0 Rx pause',
          '  TX',
          `    ${counters.outputPackets} unicast packets  0 multicast packets  0 broadcast packets`,
          `    ${counters.outputPackets} output packets  ${counters.outputBytes} bytes`,
          '    0 jumbo packets',
          `    ${counters.outputErrors} output error  0 collision  0 deferred  0 late collision`,
          `    0 lost carrier  0 no carrier  0 babble  ${counters.outputDrops} output discard`,
          '    0 Tx pause',
        ]),
  ]
  return lines.map((line) => `${line}\n`).join('')
}

export const interfaceJson = (context: CommandContext): unknown =>
  rows(
    'interface',
    (selected(context) ?? []).map((view) => {
      const [address] = view.addresses
      const { counters } = view
      return {
        interface: view.name,
        state: upDown(view.up),
        admin_state: adminOf(view),
        ...(view.description !== undefined && { desc: view.description }),
        ...(address && { eth_ip_addr: address.address, eth_ip_mask: address.length, eth_ip_prefix: address.address }),
        eth_hw_desc: view.virtual ? 'Loopback' : '100/1000/10000 Ethernet',
        eth_hw_addr: dottedMac(view.mac),
        eth_bia_addr: dottedMac(view.mac),
        eth_mtu: String(view.mtu),
        eth_bw: 1_000_000,
        eth_mode: view.trunk ? 'trunk' : view.routed ? 'routed' : 'access',
        eth_duplex: 'full',
        eth_speed: '1000 Mb/s',
        eth_inpkts: counters.inputPackets,
        eth_inbytes: counters.inputBytes,
        eth_inerr: String(counters.inputErrors),
        eth_crc: String(counters.crcErrors),
        eth_indiscard: String(counters.inputDrops),
        eth_outpkts: counters.outputPackets,
        eth_outbytes: counters.outputBytes,
        eth_outerr: String(counters.outputErrors),
        eth_outdiscard: String(counters.outputDrops),
      }
    }),
  )

const physical = (context: CommandContext): InterfaceView[] =>
  (selected(context) ?? []).filter(({ virtual }) => !virtual)

const connection = (view: InterfaceView): string => (view.enabled ? (view.up ? 'connected' : 'notconnec') : 'disabled')
const vlanOf = (view: InterfaceView): string => (view.trunk ? 'trunk' : view.routed ? 'routed' : String(view.vlan ?? 1))

export function showInterfaceStatus(context: CommandContext): string {
  const line = '-'.repeat(80)
  const list = physical(context).map((view) => {
    const short = shortInterface(view.name, NXOS_INTERFACE_KINDS)
    const name = (view.description ?? '--').slice(0, 18)
    return `${short.padEnd(14)}${name.padEnd(19)}${connection(view).padEnd(10)}${vlanOf(view).padEnd(10)}${'full'.padEnd(8)}${'1000'.padEnd(8)}10g\n`
  })
  return `\n${line}\nPort          Name               Status    Vlan      Duplex  Speed   Type\n${line}\n${list.join('')}`
}

export const interfaceStatusJson = (context: CommandContext): unknown =>
  rows(
    'interface',
    physical(context).map((view) => ({
      interface: view.name,
      name: view.description ?? '--',
      state: connection(view).replace('notconnec', 'notconnect'),
      vlan: vlanOf(view),
      duplex: 'full',
      speed: '1000',
      type: '10g',
    })),
  )

export function showInterfaceDescription(context: CommandContext): string {
  const line = '-'.repeat(79)
  const list = physical(context).map((view) => {
    const short = shortInterface(view.name, NXOS_INTERFACE_KINDS)
    return `${short.padEnd(16)}${'eth'.padEnd(7)}${'10G'.padEnd(8)}${view.description ?? '--'}\n`
  })
  return `\n${line}\nPort            Type   Speed   Description\n${line}\n${list.join('')}\n`
}

/** The lines that an interface of the options begins with. */
export function interfaceConfig({ name, description, address, enabled = true, mtu, vlan }: FakeInterface): string {
  const ethernet = /^Ethernet|^port-channel/.test(name)
  const lines = [
    `interface ${name}`,
    ...(description === undefined ? [] : [`  description ${description}`]),
    ...(address !== undefined && ethernet ? ['  no switchport'] : []),
    ...(vlan === undefined ? [] : [`  switchport access vlan ${vlan}`]),
    ...(mtu === undefined ? [] : [`  mtu ${mtu}`]),
    ...(name === 'mgmt0' ? ['  vrf member management'] : []),
    ...(address === undefined ? [] : [`  ip address ${address}`]),
    ...(enabled ? (address !== undefined && ethernet ? ['  no shutdown'] : []) : ['  shutdown']),
  ]
  return lines.map((line) => `${line}\n`).join('')
}
