import type { FakeInterface } from '../../../fake-device-options.js'
import type { CommandContext } from '../../line-cli/dialect.js'
import { type InterfaceKinds, shortInterface } from '../../line-cli/interface-names.js'
import { colonMac, dottedMac, type InterfaceView, interfaceViews } from '../../line-cli/interface-view.js'

export const EOS_INTERFACE_KINDS: InterfaceKinds = [
  ['Ethernet', 'Et'],
  ['Management', 'Ma'],
  ['Loopback', 'Lo'],
  ['Vlan', 'Vl'],
  ['Port-Channel', 'Po'],
  ['Vxlan', 'Vx'],
  ['Tunnel', 'Tu'],
  ['Null', 'Nu'],
]

export const EOS_INTERFACES: readonly FakeInterface[] = [
  { name: 'Ethernet1', description: 'uplink', address: '10.0.0.1/24' },
  { name: 'Ethernet2', description: 'servers', address: '10.0.1.1/24' },
  { name: 'Ethernet3', enabled: false },
  { name: 'Ethernet4', link: 'down' },
  { name: 'Loopback0', address: '10.255.0.1/32' },
  { name: 'Management1', address: '192.0.2.11/24' },
]

/** The interfaces that a command asks about; undefined when it names one that there is none of. */
export function selected({ store, state, args }: CommandContext): InterfaceView[] | undefined {
  const wanted = args.interface
  const views = interfaceViews(store.running, state).filter(({ name }) => wanted === undefined || name === wanted)
  return wanted !== undefined && views.length === 0 ? undefined : views
}

export const NO_INTERFACE = '% Interface does not exist\n'

const linkStatus = ({ enabled, up }: InterfaceView): string =>
  enabled ? (up ? 'connected' : 'notconnect') : 'disabled'
const upDown = (up: boolean): string => (up ? 'up' : 'down')

export function showIpInterfaceBrief(context: CommandContext): string {
  const row = (name: string, address: string, status: string, protocol: string, mtu: string): string =>
    `${name.padEnd(23)}${address.padEnd(19)}${status.padEnd(11)}${protocol.padEnd(16)}${mtu.padStart(4)}\n`
  const views = selected(context)
  if (!views) return NO_INTERFACE
  const rows = views
    .filter(({ routed }) => routed)
    .map((view) => {
      const [address] = view.addresses
      const text = address ? `${address.address}/${address.length}` : 'unassigned'
      const status = view.enabled ? upDown(view.up) : 'admin down'
      return row(view.name, text, status, upDown(view.up), mtuOf(view))
    })
  return row('Interface', 'IP Address', 'Status', 'Protocol', ' MTU') + rows.join('')
}

const mtuOf = ({ name, mtu }: InterfaceView): string => (name.startsWith('Loopback') ? '65535' : String(mtu))

export const ipInterfaceBriefJson = (context: CommandContext): unknown => ({
  interfaces: Object.fromEntries(
    (selected(context) ?? [])
      .filter(({ routed }) => routed)
      .map((view) => {
        const [address] = view.addresses
        return [
          view.name,
          {
            name: view.name,
            interfaceStatus: linkStatus(view),
            lineProtocolStatus: upDown(view.up),
            mtu: Number(mtuOf(view)),
            ipv4Routable240: false,
            interfaceAddress: {
              ipAddr: { address: address?.address ?? '0.0.0.0', maskLen: address?.length ?? 0 },
              unnumberedIntf: '',
            },
            nonRoutableClassEIntf: false,
          },
        ]
      }),
  ),
})

export function showInterfaces(context: CommandContext): string {
  return selected(context)?.map(detail).join('') ?? NO_INTERFACE
}

function detail(view: InterfaceView): string {
  const { counters } = view
  const [address] = view.addresses
  const status = view.enabled ? upDown(view.up) : 'administratively down'
  const lines = [
    `${view.name} is ${status}, line protocol is ${upDown(view.up)} (${linkStatus(view)})`,
    view.virtual
      ? '  Hardware is Loopback'
      : `  Hardware is Ethernet, address is ${dottedMac(view.mac)} (bia ${dottedMac(view.mac)})`,
    ...(view.description === undefined ? [] : [`  Description: ${view.description}`]),
    ...(address
      ? [`  Internet address is ${address.address}/${address.length}`, '  Broadcast address is 255.255.255.255']
      : []),
    ...(view.routed
      ? [`  IP MTU ${mtuOf(view)} bytes${view.virtual ? '' : ' , BW 10000000 kbit'}`]
      : [`  Ethernet MTU 9214 bytes , BW 10000000 kbit`]),
    ...(view.virtual ? [] : ['  Full-duplex, 10Gb/s, auto negotiation: off, uni-link: n/a']),
    `  ${view.up ? 'Up' : 'Down'} 1 hour, 2 minutes, 3 seconds`,
    ...(view.virtual
      ? []
      : [
          '  Loopback Mode : None',
          '  2 link status changes since last clear',
          '  Last clearing of "show interface" counters never',
          '  5 minutes input rate 0 bps (0.0% with framing overhead), 0 packets/sec',
          '  5 minutes output rate 0 bps (0.0% with framing overhead), 0 packets/sec',
          `     ${counters.inputPackets} packets input, ${counters.inputBytes} bytes`,
          '     Received 0 broadcasts, 0 multicast',
          '     0 runts, 0 giants',
          `     ${counters.inputErrors} input errors, ${counters.crcErrors} CRC, 0 alignment, 0 symbol, ${counters.inputDrops} input discards`,
          '     0 PAUSE input',
          `     ${counters.outputPackets} packets output, ${counters.outputBytes} bytes`,
          '     Sent 0 broadcasts, 0 multicast',
          `     ${counters.outputErrors} output errors, 0 collisions`,
          `     0 late collision, 0 deferred, ${counters.outputDrops} output discards`,
          '     0 PAUSE output',
        ]),
  ]
  return lines.map((line) => `${line}\n`).join('')
}

export const interfacesJson = (context: CommandContext): unknown => ({
  interfaces: Object.fromEntries((selected(context) ?? []).map((view) => [view.name, detailJson(view)])),
})

function detailJson(view: InterfaceView): unknown {
  const { counters } = view
  return {
    name: view.name,
    forwardingModel: view.routed ? 'routed' : 'bridged',
    lineProtocolStatus: upDown(view.up),
    interfaceStatus: linkStatus(view),
    hardware: view.virtual ? 'loopback' : 'ethernet',
    interfaceAddress: view.addresses.slice(0, 1).map(({ address, length }) => ({
      primaryIp: { address, maskLen: length },
      secondaryIps: {},
      secondaryIpsOrderedList: [],
      virtualIp: { address: '0.0.0.0', maskLen: 0 },
      broadcastAddress: '255.255.255.255',
      dhcp: false,
    })),
    physicalAddress: colonMac(view.mac),
    burnedInAddress: colonMac(view.mac),
    description: view.description ?? '',
    bandwidth: view.virtual ? 0 : 10_000_000_000,
    mtu: Number(mtuOf(view)),
    l3MtuConfigured: view.lines.some((line) => line.startsWith('mtu ')),
    duplex: view.virtual ? 'duplexUnknown' : 'duplexFull',
    interfaceCounters: {
      inOctets: counters.inputBytes,
      inUcastPkts: counters.inputPackets,
      inDiscards: counters.inputDrops,
      totalInErrors: counters.inputErrors,
      inputErrorsDetail: {
        runtFrames: 0,
        rxPause: 0,
        fcsErrors: counters.crcErrors,
        alignmentErrors: 0,
        giantFrames: 0,
        symbolErrors: 0,
      },
      outOctets: counters.outputBytes,
      outUcastPkts: counters.outputPackets,
      outDiscards: counters.outputDrops,
      totalOutErrors: counters.outputErrors,
      outputErrorsDetail: { deferredTransmissions: 0, txPause: 0, collisions: 0, lateCollisions: 0 },
      linkStatusChanges: 2,
    },
  }
}

export function showInterfacesStatus(context: CommandContext): string {
  const row = (
    ...[port = '', name = '', status = '', vlan = '', duplex = '', speed = '', type = '']: string[]
  ): string =>
    `${port.padEnd(11)}${name.slice(0, 22).padEnd(23)}${status.padEnd(13)}${vlan.padEnd(10)}${duplex.padStart(6)}${speed.padStart(7)} ${type}`
      .trimEnd()
      .concat('\n')
  const rows = (selected(context) ?? [])
    .filter(({ virtual }) => !virtual)
    .map((view) => {
      const vlan = view.trunk ? 'trunk' : view.routed ? 'routed' : String(view.vlan ?? 1)
      const short = shortInterface(view.name, EOS_INTERFACE_KINDS)
      return row(short, view.description ?? '', linkStatus(view), vlan, 'full', '10G', '10GBASE-T')
    })
  return row('Port', 'Name', 'Status', 'Vlan', 'Duplex', 'Speed', 'Type') + rows.join('')
}

export const interfacesStatusJson = (context: CommandContext): unknown => ({
  interfaceStatuses: Object.fromEntries(
    (selected(context) ?? [])
      .filter(({ virtual }) => !virtual)
      .map((view) => [
        view.name,
        {
          bandwidth: 10_000_000_000,
          interfaceType: '10GBASE-T',
          description: view.description ?? '',
          autoNegotiateActive: false,
          duplex: 'duplexFull',
          linkStatus: linkStatus(view),
          lineProtocolStatus: upDown(view.up),
          vlanInformation: view.routed
            ? { interfaceMode: 'routed', interfaceForwardingModel: 'routed' }
            : {
                interfaceMode: view.trunk ? 'trunk' : 'bridged',
                vlanId: view.vlan ?? 1,
                interfaceForwardingModel: 'bridged',
              },
        },
      ]),
  ),
})

export function showInterfacesDescription(context: CommandContext): string {
  const row = (name: string, status: string, protocol: string, text: string): string =>
    `${name.padEnd(31)}${status.padEnd(15)}${protocol.padEnd(19)}${text}`.trimEnd().concat('\n')
  const rows = (selected(context) ?? []).map((view) => {
    const short = shortInterface(view.name, EOS_INTERFACE_KINDS)
    return row(short, view.enabled ? upDown(view.up) : 'admin down', upDown(view.up), view.description ?? '')
  })
  return row('Interface', 'Status', 'Protocol', 'Description') + rows.join('')
}

export const interfacesDescriptionJson = (context: CommandContext): unknown => ({
  interfaceDescriptions: Object.fromEntries(
    (selected(context) ?? []).map((view) => [
      view.name,
      {
        description: view.description ?? '',
        interfaceStatus: view.enabled ? upDown(view.up) : 'adminDown',
        lineProtocolStatus: upDown(view.up),
      },
    ]),
  ),
})

/** The lines that an interface of the options begins with. */
export function interfaceConfig({ name, description, address, enabled = true, mtu, vlan }: FakeInterface): string {
  const physical = /^Ethernet|^Port-Channel/.test(name)
  const lines = [
    `interface ${name}`,
    ...(description === undefined ? [] : [`   description ${description}`]),
    ...(mtu === undefined ? [] : [`   mtu ${mtu}`]),
    ...(enabled ? [] : ['   shutdown']),
    ...(vlan === undefined ? [] : [`   switchport access vlan ${vlan}`]),
    ...(address === undefined ? [] : [...(physical ? ['   no switchport'] : []), `   ip address ${address}`]),
  ]
  return lines.map((line) => `${line}\n`).join('')
}
