import type { FakeInterface } from '../../../fake-device-options.js'
import { toMask } from '../../ip-address.js'
import type { CommandContext } from '../../line-cli/dialect.js'
import { type InterfaceKinds, shortInterface } from '../../line-cli/interface-names.js'
import { dottedMac, type InterfaceView, interfaceViews } from '../../line-cli/interface-view.js'

export const IOS_INTERFACE_KINDS: InterfaceKinds = [
  ['GigabitEthernet', 'Gi'],
  ['FastEthernet', 'Fa'],
  ['TenGigabitEthernet', 'Te'],
  ['TwoGigabitEthernet', 'Tw'],
  ['TwentyFiveGigE', 'Twe'],
  ['FortyGigabitEthernet', 'Fo'],
  ['HundredGigE', 'Hu'],
  ['AppGigabitEthernet', 'Ap'],
  ['Ethernet', 'Et'],
  ['Serial', 'Se'],
  ['Loopback', 'Lo'],
  ['Vlan', 'Vl'],
  ['Tunnel', 'Tu'],
  ['Port-channel', 'Po'],
  ['Null', 'Nu'],
  ['BDI', 'BD'],
  ['BVI', 'BV'],
  ['Dialer', 'Di'],
  ['Multilink', 'Mu'],
  ['nve', 'nv'],
]

export const IOS_INTERFACES: readonly FakeInterface[] = [
  { name: 'GigabitEthernet0/0', description: 'uplink', address: '10.0.0.1/24' },
  { name: 'GigabitEthernet0/1', description: 'servers', address: '10.0.1.1/24' },
  { name: 'GigabitEthernet0/2', enabled: false },
  { name: 'GigabitEthernet0/3', link: 'down' },
  { name: 'Loopback0', address: '10.255.0.1/32' },
]

const viewsOf = ({ store, state }: CommandContext): InterfaceView[] => interfaceViews(store.running, state)

const statusOf = ({ enabled, up }: InterfaceView): string => (enabled ? (up ? 'up' : 'down') : 'administratively down')
const protocolOf = ({ up }: InterfaceView): string => (up ? 'up' : 'down')

export function showIpInterfaceBrief(context: CommandContext): string {
  const row = (cells: readonly string[]): string =>
    `${cells[0]?.padEnd(27)}${cells[1]?.padEnd(16)}${cells[2]?.padEnd(4)}${cells[3]?.padEnd(7)}${cells[4]?.padEnd(22)}${cells[5]}\n`
  const rows = viewsOf(context).map((view) => {
    const [address] = view.addresses
    const method = address ? 'NVRAM' : 'unset'
    return row([view.name, address?.address ?? 'unassigned', 'YES', method, statusOf(view), protocolOf(view)])
  })
  return row(['Interface', 'IP-Address', 'OK?', 'Method', 'Status', 'Protocol']) + rows.join('')
}

export function showInterfacesDescription(context: CommandContext): string {
  const row = (name: string, status: string, protocol: string, text: string): string =>
    `${name.padEnd(31)}${status.padEnd(15)}${protocol.padEnd(9)}${text}`.trimEnd().concat('\n')
  const rows = viewsOf(context).map((view) =>
    row(
      shortInterface(view.name, IOS_INTERFACE_KINDS),
      view.enabled ? (view.up ? 'up' : 'down') : 'admin down',
      protocolOf(view),
      view.description ?? '',
    ),
  )
  return row('Interface', 'Status', 'Protocol', 'Description') + rows.join('')
}

export function showInterfacesStatus(context: CommandContext): string {
  const row = (
    ...[port = '', name = '', status = '', vlan = '', duplex = '', speed = '', type = '']: string[]
  ): string =>
    `${port.padEnd(10)}${name.slice(0, 18).padEnd(19)}${status.padEnd(13)}${vlan.padEnd(11)}${duplex.padStart(6)}${speed.padStart(7)} ${type}\n`
  const physical = viewsOf(context).filter((view) => !view.virtual)
  const rows = physical.map((view) => {
    const vlan = view.trunk ? 'trunk' : view.routed ? 'routed' : String(view.vlan ?? 1)
    const status = view.enabled ? (view.up ? 'connected' : 'notconnect') : 'disabled'
    const speed = view.up ? ['a-full', 'a-1000'] : ['auto', 'auto']
    const short = shortInterface(view.name, IOS_INTERFACE_KINDS)
    return row(short, view.description ?? '', status, vlan, speed[0] ?? '', speed[1] ?? '', '10/100/1000BaseTX')
  })
  return `\n${row('Port', 'Name', 'Status', 'Vlan', 'Duplex', 'Speed', 'Type')}${rows.join('')}`
}

export function showInterfaces(context: CommandContext): string {
  const wanted = context.args.interface
  const views = viewsOf(context).filter(({ name }) => wanted === undefined || name === wanted)
  if (wanted !== undefined && views.length === 0) return unknownInterface(context)
  return views.map(detail).join('')
}

/** The device knows the kind of interface but has none of that number. */
export function unknownInterface({ line, dialect, session, state }: CommandContext): string {
  const at = line.search(/\S+(?:\s+[\d/.:]+)?\s*$/)
  const promptLength = dialect.prompt(state.hostname, { name: 'privileged' }).length
  return dialect.errors.invalid({
    line,
    at,
    index: 2,
    word: '',
    promptLength,
    mode: session.mode,
    candidates: [],
    whole: false,
  })
}

function detail(view: InterfaceView): string {
  const { counters } = view
  const [address] = view.addresses
  const mac = dottedMac(view.mac)
  const lines = [
    `${view.name} is ${statusOf(view)}, line protocol is ${protocolOf(view)} `,
    view.virtual && view.name.startsWith('Loopback')
      ? '  Hardware is Loopback'
      : `  Hardware is iGbE, address is ${mac} (bia ${mac})`,
    ...(view.description === undefined ? [] : [`  Description: ${view.description}`]),
    ...(address ? [`  Internet address is ${address.address}/${address.length}`] : []),
    `  MTU ${view.mtu} bytes, BW 1000000 Kbit/sec, DLY 10 usec, `,
    '     reliability 255/255, txload 1/255, rxload 1/255',
    '  Encapsulation ARPA, loopback not set',
    '  Keepalive set (10 sec)',
    ...(view.virtual ? [] : ['  Full Duplex, 1000Mbps, media type is RJ45']),
    '  output flow-control is unsupported, input flow-control is unsupported',
    '  ARP type: ARPA, ARP Timeout 04:00:00',
    '  Last input 00:00:01, output 00:00:02, output hang never',
    '  Last clearing of "show interface" counters never',
    `  Input queue: 0/75/${counters.inputDrops}/0 (size/max/drops/flushes); Total output drops: ${counters.outputDrops}`,
    '  Queueing strategy: fifo',
    '  Output queue: 0/40 (size/max)',
    '  5 minute input rate 0 bits/sec, 0 packets/sec',
    '  5 minute output rate 0 bits/sec, 0 packets/sec',
    `     ${counters.inputPackets} packets input, ${counters.inputBytes} bytes, 0 no buffer`,
    '     Received 0 broadcasts (0 IP multicasts)',
    '     0 runts, 0 giants, 0 throttles ',
    `     ${counters.inputErrors} input errors, ${counters.crcErrors} CRC, 0 frame, 0 overrun, 0 ignored`,
    '     0 watchdog, 0 multicast, 0 pause input',
    `     ${counters.outputPackets} packets output, ${counters.outputBytes} bytes, 0 underruns`,
    `     ${counters.outputErrors} output errors, 0 collisions, ${counters.resets} interface resets`,
    '     0 unknown protocol drops',
    '     0 babbles, 0 late collision, 0 deferred',
    '     0 lost carrier, 0 no carrier, 0 pause output',
    '     0 output buffer failures, 0 output buffers swapped out',
  ]
  return lines.map((line) => `${line}\n`).join('')
}

export function showIpInterface(context: CommandContext): string {
  const wanted = context.args.interface
  const views = viewsOf(context).filter(({ name }) => wanted === undefined || name === wanted)
  if (wanted !== undefined && views.length === 0) return unknownInterface(context)
  return views.map(ipDetail).join('')
}

function ipDetail(view: InterfaceView): string {
  const head = `${view.name} is ${statusOf(view)}, line protocol is ${protocolOf(view)}\n`
  const [address, ...others] = view.addresses
  if (!address) return `${head}  Internet protocol processing disabled\n`
  const secondary = others.map((other) => `  Secondary address ${other.address}/${other.length}\n`).join('')
  return `${head}  Internet address is ${address.address}/${address.length}
  Broadcast address is 255.255.255.255
  Address determined by non-volatile memory
  MTU is ${view.mtu} bytes
  Helper address is not set
  Directed broadcast forwarding is disabled
${secondary}  Outgoing access list is not set
  Inbound  access list is not set
  Proxy ARP is enabled
  Split horizon is enabled
  ICMP redirects are always sent
`
}

/** The lines that an interface of the options begins with. */
export function interfaceConfig({ name, description, address, enabled = true, mtu, vlan }: FakeInterface): string {
  const [ip, length] = address?.split('/') ?? []
  const lines = [
    `interface ${name}`,
    ...(description === undefined ? [] : [` description ${description}`]),
    ...(vlan === undefined ? [] : [` switchport access vlan ${vlan}`, ' switchport mode access']),
    ...(mtu === undefined ? [] : [` mtu ${mtu}`]),
    ...(vlan === undefined ? [ip ? ` ip address ${ip} ${toMask(Number(length))}` : ' no ip address'] : []),
    ...(enabled ? [] : [' shutdown']),
  ]
  return lines.map((line) => `${line}\n`).join('')
}
