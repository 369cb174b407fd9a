import type { FakeInterface } from '../../../fake-device-options.js'
import { compareNames } from '../../config-tree.js'
import type { HardwarePort } from '../../device-state.js'
import { broadcastOf, type Ipv4Prefix, networkOf, parsePrefix } from '../../ip-address.js'
import { colonMac } from '../../line-cli/interface-view.js'
import type { JunosContext } from './junos-session.js'
import type { JunosNode } from './junos-tree.js'

export const JUNOS_INTERFACES: readonly FakeInterface[] = [
  { name: 'ge-0/0/0', description: 'uplink', address: '10.0.0.1/24' },
  { name: 'ge-0/0/1', description: 'servers', address: '10.0.1.1/24' },
  { name: 'ge-0/0/2', enabled: false },
  { name: 'ge-0/0/3', link: 'down' },
  { name: 'lo0', address: '10.255.0.1/32' },
]

export interface JunosUnit {
  name: string
  description: string | undefined
  up: boolean
  families: { family: string; addresses: Ipv4Prefix[]; texts: string[] }[]
}

/** A physical interface and its units, as show commands see them. */
export interface JunosInterface {
  name: string
  description: string | undefined
  enabled: boolean
  up: boolean
  mtu: number
  port: HardwarePort | undefined
  units: JunosUnit[]
}

const valueAfter = (nodes: readonly JunosNode[], keyword: string): string | undefined =>
  nodes
    .find(({ text }) => text.startsWith(`${keyword} `))
    ?.text.slice(keyword.length + 1)
    .replace(/^"(.*)"$/s, '$1')

export function junosInterfaces(
  { store, state }: Pick<JunosContext, 'store' | 'state'>,
  wanted?: string,
): JunosInterface[] {
  const configured = store.active().find(({ text }) => text === 'interfaces')?.children ?? []
  const names = new Set([...state.ports.map(({ name }) => name), ...configured.map(({ text }) => text)])
  const physical = wanted?.split('.')[0]
  return [...names]
    .filter((name) => physical === undefined || name === physical)
    .sort(compareNames)
    .map((name) => {
      const nodes = configured.find(({ text }) => text === name)?.children ?? []
      const port = state.ports.find((candidate) => candidate.name === name)
      const enabled = !nodes.some(({ text }) => text === 'disable')
      const up = enabled && (port?.link ?? (/^(?:lo|irb|ae)/.test(name) ? 'up' : 'down')) === 'up'
      const units = nodes.filter(({ text }) => text.startsWith('unit ')).map((node) => toUnit(name, node, up))
      const shown = units.filter((unit) => wanted === undefined || !wanted.includes('.') || unit.name === wanted)
      return {
        name,
        description: valueAfter(nodes, 'description'),
        enabled,
        up,
        mtu: Number(valueAfter(nodes, 'mtu') ?? 1514),
        port,
        units: shown,
      }
    })
}

function toUnit(port: string, { text, children }: JunosNode, up: boolean): JunosUnit {
  const families = children
    .filter((node) => node.text.startsWith('family '))
    .map((node) => {
      const texts = node.children.flatMap((child) => /^address (\S+)/.exec(child.text)?.[1] ?? [])
      return {
        family: node.text.slice('family '.length),
        texts,
        addresses: texts.flatMap((each) => parsePrefix(each) ?? []),
      }
    })
  return {
    name: `${port}.${text.slice('unit '.length)}`,
    description: valueAfter(children, 'description'),
    up,
    families,
  }
}

const upDown = (up: boolean): string => (up ? 'up' : 'down')

export const noDevice = (name: string): string => `error: device ${name} not found\n`

export function showInterfacesTerse(context: JunosContext): string {
  const wanted = context.args.interface
  const list = junosInterfaces(context, wanted)
  if (wanted !== undefined && list.length === 0) return noDevice(wanted)
  const row = (name: string, admin: string, link: string, rest = ''): string =>
    `${name.padEnd(24)}${admin.padEnd(6)}${link.padEnd(5)}${rest}`.trimEnd().concat('\n')
  const rows = list.flatMap((port) => [
    row(port.name, upDown(port.enabled), upDown(port.up)),
    ...port.units.flatMap((unit) => {
      const cells = unit.families.flatMap(({ family, texts }) =>
        (texts.length === 0 ? [''] : texts).map((text, index) => {
          const local = text.endsWith('/32') ? `${text.slice(0, -3).padEnd(20)}--> 0/0` : text
          return `${(index === 0 ? family : '').padEnd(9)}${local}`
        }),
      )
      const [first = '', ...others] = cells
      return [
        row(unit.name, upDown(port.enabled), upDown(unit.up), first),
        ...others.map((cell) => row('', '', '', cell)),
      ]
    }),
  ])
  return `${row('Interface', 'Admin', 'Link', 'Proto    Local                 Remote')}${rows.join('')}`
}

const data = (value: string | number): { data: string }[] => [{ data: String(value) }]

export const interfacesTerseJson = (context: JunosContext): unknown => ({
  'interface-information': [
    {
      attributes: { xmlns: 'http://xml.juniper.net/junos/21.4R1/junos-interface', 'junos:style': 'terse' },
      'physical-interface': junosInterfaces(context, context.args.interface).map((port) => ({
        name: data(port.name),
        'admin-status': data(upDown(port.enabled)),
        'oper-status': data(upDown(port.up)),
        ...(port.description !== undefined && { description: data(port.description) }),
        ...(port.units.length > 0 && {
          'logical-interface': port.units.map((unit) => ({
            name: data(unit.name),
            'admin-status': data(upDown(port.enabled)),
            'oper-status': data(upDown(unit.up)),
            'address-family': unit.families.map(({ family, texts }) => ({
              'address-family-name': data(family),
              ...(texts.length > 0 && { 'interface-address': texts.map((text) => ({ 'ifa-local': data(text) })) }),
            })),
          })),
        }),
      })),
    },
  ],
})

export function showInterfacesDescriptions(context: JunosContext): string {
  const row = (name: string, admin: string, link: string, text: string): string =>
    `${name.padEnd(16)}${admin.padEnd(6)}${link.padEnd(5)}${text}\n`
  const rows = junosInterfaces(context).flatMap((port) => [
    ...(port.description === undefined
      ? []
      : [row(port.name, upDown(port.enabled), upDown(port.up), port.description)]),
    ...port.units.flatMap((unit) =>
      unit.description === undefined ? [] : [row(unit.name, upDown(port.enabled), upDown(unit.up), unit.description)],
    ),
  ])
  return row('Interface', 'Admin', 'Link', 'Description') + rows.join('')
}

export function showInterfaces(context: JunosContext): string {
  const wanted = context.args.interface
  const list = junosInterfaces(context, wanted)
  if (wanted !== undefined && list.length === 0) return noDevice(wanted)
  return list.map((port, index) => detail(port, index, /\bextensive\b/.test(context.line))).join('\n')
}

function detail(port: JunosInterface, index: number, extensive: boolean): string {
  const counters = port.port?.counters
  const mac = colonMac(port.port?.mac ?? '020000000000')
  const link = port.up ? 'Up' : 'Down'
  const lines = [
    `Physical interface: ${port.name}, ${port.enabled ? 'Enabled' : 'Administratively down'}, Physical link is ${link}`,
    `  Interface index: ${140 + index}, SNMP ifIndex: ${520 + index}`,
    ...(port.description === undefined ? [] : [`  Description: ${port.description}`]),
    `  Link-level type: Ethernet, MTU: ${port.mtu}, LAN-PHY mode, Speed: 1000mbps, BPDU Error: None, MAC-REWRITE Error: None, Loopback: Disabled, Source filtering: Disabled, Flow control: Enabled`,
    `  Device flags   : Present Running${port.up ? '' : ' Down'}`,
    '  Interface flags: SNMP-Traps Internal: 0x4000',
    '  CoS queues     : 8 supported, 8 maximum usable queues',
    `  Current address: ${mac}, Hardware address: ${mac}`,
    '  Last flapped   : 2026-01-01 00:00:00 UTC (1w0d 00:00 ago)',
    '  Input rate     : 0 bps (0 pps)',
    '  Output rate    : 0 bps (0 pps)',
    ...(extensive ? errorLines(counters) : []),
    '  Active alarms  : None',
    '  Active defects : None',
    ...port.units.flatMap((unit) => unitLines(unit, counters?.inputPackets ?? 0, counters?.outputPackets ?? 0)),
  ]
  return lines.map((line) => `${line}\n`).join('')
}

const errorLines = (counters: HardwarePort['counters'] | undefined): string[] => [
  '  Traffic statistics:',
  `   Input  bytes  : ${String(counters?.inputBytes ?? 0).padStart(20)}                    0 bps`,
  `   Output bytes  : ${String(counters?.outputBytes ?? 0).padStart(20)}                    0 bps`,
  `   Input  packets: ${String(counters?.inputPackets ?? 0).padStart(20)}                    0 pps`,
  `   Output packets: ${String(counters?.outputPackets ?? 0).padStart(20)}                    0 pps`,
  '  Input errors:',
  `    Errors: ${counters?.inputErrors ?? 0}, Drops: ${counters?.inputDrops ?? 0}, Framing errors: ${counters?.crcErrors ?? 0}, Runts: 0, Policed discards: 0, L3 incompletes: 0, L2 channel errors: 0, L2 mismatch timeouts: 0, FIFO errors: 0, Resource errors: 0`,
  '  Output errors:',
  `    Carrier transitions: ${counters?.resets ?? 0}, Errors: ${counters?.outputErrors ?? 0}, Drops: ${counters?.outputDrops ?? 0}, Collisions: 0, Aged packets: 0, FIFO errors: 0, HS link CRC errors: 0, MTU errors: 0, Resource errors: 0`,
]

function unitLines(unit: JunosUnit, input: number, output: number): string[] {
  const families = unit.families.flatMap(({ family, addresses }) => [
    `    Protocol ${family}, MTU: 1500`,
    '      Flags: Sendbcast-pkt-to-re',
    ...addresses.flatMap((prefix) => [
      '      Addresses, Flags: Is-Preferred Is-Primary',
      prefix.length === 32
        ? `        Local: ${prefix.address}`
        : `        Destination: ${shortNetwork(prefix)}, Local: ${prefix.address}, Broadcast: ${broadcastOf(prefix)}`,
    ]),
  ])
  return [
    '',
    `  Logical interface ${unit.name} (Index 70) (SNMP ifIndex 530)`,
    ...(unit.description === undefined ? [] : [`    Description: ${unit.description}`]),
    '    Flags: Up SNMP-Traps 0x4000 Encapsulation: ENET2',
    `    Input packets : ${input}`,
    `    Output packets: ${output}`,
    ...families,
  ]
}

/** `10.0.0/24`: trailing zero octets are left out. */
const shortNetwork = (prefix: Ipv4Prefix): string => {
  const octets = networkOf(prefix).split('.')
  return `${octets.slice(0, Math.max(1, Math.ceil(prefix.length / 8))).join('.')}/${prefix.length}`
}

/** The statements that an interface of the options begins with. */
export function interfaceStatements({ name, description, address, enabled = true, mtu }: FakeInterface): string[] {
  return [
    ...(description === undefined ? [] : [`interfaces ${name} description "${description}"`]),
    ...(mtu === undefined ? [] : [`interfaces ${name} mtu ${mtu}`]),
    ...(enabled ? [] : [`interfaces ${name} disable`]),
    ...(address === undefined ? [] : [`interfaces ${name} unit 0 family inet address ${address}`]),
  ]
}
