import { caretLine } from '../../line-cli/caret-line.js'
import type { ConfigOwner } from '../../line-cli/config-store.js'
import { DEFAULT_ROUTES, defaultLogs } from '../../line-cli/default-network.js'
import type { LineDialect } from '../../line-cli/dialect.js'
import { interfaceType } from '../../line-cli/interface-names.js'
import { lineCliModel } from '../../line-cli/line-cli-model.js'
import { begin, countLines, exclude, include, section } from '../../line-cli/pipes.js'
import { IOS_COMMANDS } from './ios-commands.js'
import { IOS_CONFIG_MODES } from './ios-config.js'
import { IOS_INTERFACE_KINDS, IOS_INTERFACES, interfaceConfig } from './ios-interfaces.js'
import { showRunningConfig, showStartupConfig } from './ios-system.js'

/** Wipes ` --More-- ` the way the device does: back, blanks, back. */
const MORE_ERASE = `${'\b'.repeat(9)}${' '.repeat(8)}${'\b'.repeat(9)}`

const initialConfig = (state: ConfigOwner): string => {
  const { options } = state
  const secret = state.enableSecret === undefined ? '' : 'enable secret 5 $1$mERr$hx5rVt7rPNoS4wqbXKX7m0\n'
  return `service timestamps debug datetime msec
service timestamps log datetime msec
hostname ${state.hostname}
${secret}no ip domain lookup
${state.users.map(({ name, privilege = 15 }) => `username ${name} privilege ${privilege} secret 5 $1$SpMm$eALjeyED.WSZs0naLNv22/\n`).join('')}${(options.interfaces ?? IOS_INTERFACES).map(interfaceConfig).join('')}ip route 0.0.0.0 0.0.0.0 10.0.0.254
line con 0
line vty 0 4
 login local
 transport input ssh
`
}

const dialect: LineDialect = {
  name: 'cisco-ios',
  ident: 'Cisco-1.25',
  defaults: {
    version: '15.6(2)T',
    model: 'IOSv',
    interfaces: IOS_INTERFACES,
    logs: defaultLogs('GigabitEthernet0/0', 'GigabitEthernet0/1'),
    routes: DEFAULT_ROUTES,
    files: { 'flash:vios-adventerprisek9-m': 'image\n' },
  },
  layout: {
    indent: 1,
    order: [
      'version',
      'service',
      'no service',
      'hostname',
      'boot',
      'enable',
      'aaa',
      'clock',
      'no ip domain',
      'ip domain',
      'vrf',
      'archive',
      'username',
      'spanning-tree',
      'vlan',
      'interface',
      'router',
      'ip forward-protocol',
      'no ip http',
      'ip http',
      'ip route',
      'ip access-list',
      'logging',
      'access-list',
      'route-map',
      'snmp-server',
      'banner',
      'line',
      'ntp',
    ],
  },
  pager: { text: () => ' --More-- ', erase: MORE_ERASE, quit: `${MORE_ERASE}\n` },
  longLines: 'scroll',
  prompt: (hostname, mode) => {
    if ('name' in mode) return hostname + (mode.name === 'exec' ? '>' : '#')
    // configuration prompts cut a long name
    return `${hostname.slice(0, 20)}(${mode.config})#`
  },
  greeting: () => '\n',
  exec: IOS_COMMANDS,
  configModes: IOS_CONFIG_MODES,
  errors: {
    invalid: (fault) => `${caretLine(fault)}% Invalid input detected at '^' marker.\n\n`,
    incomplete: () => '% Incomplete command.\n\n',
    ambiguous: ({ line }) => `% Ambiguous command:  "${line.trim()}"\n`,
  },
  argumentTypes: { interface: interfaceType(IOS_INTERFACE_KINDS) },
  pipes: {
    include,
    exclude,
    begin,
    section,
    count: (output, text) => `Number of lines which match regexp = ${countLines(output, text)}\n`,
  },
  interruptLeavesConfig: true,
  initialConfig,
  showRunning: showRunningConfig,
  showStartup: showStartupConfig,
  hostnameOf: (nodes) => nodes.find(({ line }) => line.startsWith('hostname '))?.line.slice('hostname '.length),
  factoryHostname: 'Router',
  pagingRefused: 'Command authorization failed.\n\n',
}

/** Cisco IOS and IOS XE. */
export const ciscoIosModel = lineCliModel(dialect)
