import type { FakeInterface } from '../../../fake-device-options.js'
import type { CommandContext } from '../../line-cli/dialect.js'
import { colonMac, type InterfaceView, interfaceViews } from '../../line-cli/interface-view.js'

export const FRR_INTERFACES: readonly FakeInterface[] = [
  { name: 'eth0', description: 'uplink', address: '10.0.0.1/24' },
  { name: 'eth1', description: 'servers', address: '10.0.1.1/24' },
  { name: 'eth2', enabled: false },
  { name: 'lo', address: '10.255.0.1/32' },
]

const byName = (left: InterfaceView, right: InterfaceView): number => (left.name < right.name ? -1 : 1)

const selected = ({ store, state, args }: CommandContext): InterfaceView[] =>
  interfaceViews(store.running, state)
    .filter(({ name }) => args.interface === undefined || name === args.interface)
    .sort(byName)

const notFound = ({ args }: CommandContext): string => `% Can't find interface ${args.interface}\n`

const upDown = (up: boolean): string => (up ? 'up' : 'down')
const isLoopback = ({ name }: InterfaceView): boolean => name === 'lo'
const flagsOf = (view: InterfaceView): string =>
  `<${[...(view.enabled ? ['UP'] : []), isLoopback(view) ? 'LOOPBACK' : 'BROADCAST', ...(view.up ? ['RUNNING'] : []), ...(isLoopback(view) ? [] : ['MULTICAST'])].join(',')}>`
const mtuOf = (view: InterfaceView): number => (isLoopback(view) ? 65_536 : view.mtu)

export function showInterfaceBrief(context: CommandContext): string {
  const row = (name: string, status: string, vrf: string, address: string): string =>
    `${name.padEnd(16)}${status.padEnd(8)}${vrf.padEnd(16)}${address}\n`
  const rows = selected(context).flatMap((view) => {
    const [first, ...others] = view.addresses.map(({ address, length }) => `${address}/${length}`)
    return [row(view.name, upDown(view.up), 'default', first ?? ''), ...others.map((other) => row('', '', '', other))]
  })
  return `${row('Interface', 'Status', 'VRF', 'Addresses')}${row('---------', '------', '---', '---------')}${rows.join('')}\n`
}

export const interfaceBriefJson = (context: CommandContext): unknown =>
  Object.fromEntries(
    selected(context).map((view) => [
      view.name,
      {
        status: upDown(view.up),
        vrfName: 'default',
        addresses: view.addresses.map(({ address, length }) => `${address}/${length}`),
      },
    ]),
  )

export function showInterfaceDescription(context: CommandContext): string {
  const row = (name: string, status: string, protocol: string, text: string): string =>
    `${name.padEnd(16)}${status.padEnd(8)}${protocol.padEnd(10)}${text}\n`
  const rows = selected(context).map((view) => row(view.name, upDown(view.up), upDown(view.up), view.description ?? ''))
  return `\n\tVRF default(0)\n\n${row('Interface', 'Status', 'Protocol', 'Description')}${rows.join('')}`
}

export function showInterface(context: CommandContext): string {
  const views = selected(context)
  return views.length === 0 ? notFound(context) : views.map(detail).join('')
}

function detail(view: InterfaceView, index: number): string {
  const status = view.enabled ? (view.up ? 'is up, line protocol is up' : 'is up, line protocol is down') : 'is down'
  const lines = [
    `Interface ${view.name} ${status}`,
    '  Link ups:       0    last: (never)',
    '  Link downs:     0    last: (never)',
    '  vrf: default',
    ...(view.description === undefined ? [] : [`  Description: ${view.description}`]),
    `  index ${index + 1} metric 0 mtu ${mtuOf(view)} speed ${isLoopback(view) ? 0 : 10_000} `,
    `  flags: ${flagsOf(view)}`,
    `  Type: ${isLoopback(view) ? 'Loopback' : 'Ethernet'}`,
    ...(isLoopback(view) ? [] : [`  HWaddr: ${colonMac(view.mac)}`]),
    ...view.addresses.map(({ address, length }) => `  inet ${address}/${length}`),
    '  Interface Type Other',
    '  Interface Slave Type None',
    '  protodown: off ',
  ]
  return lines.map((line) => `${line}\n`).join('')
}

export const interfaceJson = (context: CommandContext): unknown =>
  Object.fromEntries(
    selected(context).map((view, index) => [
      view.name,
      {
        administrativeStatus: upDown(view.enabled),
        operationalStatus: upDown(view.up),
        linkDetection: true,
        linkUps: 0,
        linkDowns: 0,
        vrfName: 'default',
        ...(view.description !== undefined && { description: view.description }),
        mplsEnabled: false,
        linkDown: false,
        pseudoInterface: false,
        index: index + 1,
        metric: 0,
        mtu: mtuOf(view),
        speed: isLoopback(view) ? 0 : 10_000,
        flags: flagsOf(view),
        type: isLoopback(view) ? 'Loopback' : 'Ethernet',
        ...(!isLoopback(view) && { hardwareAddress: colonMac(view.mac) }),
        ipAddresses: view.addresses.map(({ address, length }) => ({
          address: `${address}/${length}`,
          secondary: false,
          unnumbered: false,
        })),
        interfaceType: 'Other',
        interfaceSlaveType: 'None',
        lacpBypass: false,
        evpnMh: {},
        protodown: 'off',
      },
    ]),
  )

/** The lines that an interface of the options begins with. */
export function interfaceConfig({ name, description, address, enabled = true }: FakeInterface): string {
  const lines = [
    `interface ${name}`,
    ...(description === undefined ? [] : [` description ${description}`]),
    ...(address === undefined ? [] : [` ip address ${address}`]),
    ...(enabled ? [] : [' shutdown']),
  ]
  return lines.map((line) => `${line}\n`).join('')
}
