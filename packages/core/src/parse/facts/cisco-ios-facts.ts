import { parseCiscoRoutes } from './cisco-routes.js'
import type { DeviceFacts, InterfaceChange, InterfaceState, LinkState } from './device-facts.js'
import { splitPrefix } from './ipv4-mask.js'
import { parseSyslogLines } from './syslog-lines.js'

const toState = (status: string): LinkState =>
  /administratively/.test(status) ? 'administratively down' : /^up\b/.test(status) ? 'up' : 'down'

const BRIEF = /^(\S+) +(\S+) +(?:YES|NO) +\S+ +(administratively down|deleted|reset|up|down) +(up|down)\b/

/** `show ip interface brief`: no masks. */
export function parseInterfaceBrief(output: string): InterfaceState[] {
  return output.split('\n').flatMap((line) => {
    const [, name, address, status = '', protocol] = BRIEF.exec(line) ?? []
    if (name === undefined) return []
    return {
      name,
      status: toState(status),
      protocol: protocol === 'up' ? ('up' as const) : ('down' as const),
      addresses: address === undefined || address === 'unassigned' ? [] : [{ address }],
    }
  })
}

/** `show interfaces [NAME]`. */
export function parseShowInterfaces(output: string): InterfaceState[] {
  const interfaces: InterfaceState[] = []
  for (const line of output.split('\n')) {
    const [, name, status = '', protocol] = /^(\S.*?) is (.+), line protocol is (up|down)/.exec(line) ?? []
    if (name !== undefined) {
      interfaces.push({ name, status: toState(status), protocol: protocol === 'up' ? 'up' : 'down', addresses: [] })
      continue
    }
    const prefix = /^ +(?:Internet|Secondary) address (?:is )?(\d+\.\d+\.\d+\.\d+\/\d+)/.exec(line)?.[1]
    if (prefix !== undefined) interfaces.at(-1)?.addresses.push(splitPrefix(prefix))
  }
  return interfaces
}

/** Lines as IOS, NX-OS and EOS take them. The address first: when it is refused nothing has changed yet. */
export const configureLikeCisco = ({ name, address, subnetMask, description }: InterfaceChange): string[] => [
  `interface ${name}`,
  `ip address ${address} ${subnetMask}`,
  ...(description === undefined ? [] : [`description ${description}`]),
]

/** Made by naming them: loopbacks, VLAN interfaces, bundles, tunnels, bridges, dialers, overlays. */
const VIRTUAL = /^(?:lo|vl|po|tu|b[vd]i|di|vi|mu|nve|vx)/i

/** The port, also of a subinterface. */
export const portBehind = (name: string): string | undefined => (VIRTUAL.test(name) ? undefined : name.split('.')[0])

export const ciscoIosFacts: DeviceFacts = {
  platforms: ['cisco-ios'],
  config: { running: ['show running-config'], startup: ['show startup-config'] },
  interfaces: (name) =>
    name === undefined
      ? { command: 'show ip interface brief', parse: parseInterfaceBrief }
      : { command: `show interfaces ${name}`, parse: parseShowInterfaces },
  routes: { command: 'show ip route', parse: parseCiscoRoutes },
  logs: [{ command: 'show logging', parse: parseSyslogLines }],
  interfaceBehind: portBehind,
  configureInterface: configureLikeCisco,
}
