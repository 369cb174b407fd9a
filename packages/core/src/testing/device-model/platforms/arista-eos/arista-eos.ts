import type { ConfigOwner } from '../../line-cli/config-store.js'
import { DEFAULT_ROUTES, defaultLogs } from '../../line-cli/default-network.js'
import type { CommandContext, ExecCommand, LineDialect } from '../../line-cli/dialect.js'
import { interfaceType } from '../../line-cli/interface-names.js'
import { lineCliModel } from '../../line-cli/line-cli-model.js'
import { begin, countLines, exclude, include, section } from '../../line-cli/pipes.js'
import { enableCommands, enterConfig, leaveCommands, terminalCommands } from '../../line-cli/session-commands.js'
import { EOS_CONFIG_MODES } from './eos-config.js'
import {
  EOS_INTERFACE_KINDS,
  EOS_INTERFACES,
  interfaceConfig,
  interfacesDescriptionJson,
  interfacesJson,
  interfacesStatusJson,
  ipInterfaceBriefJson,
  showInterfaces,
  showInterfacesDescription,
  showInterfacesStatus,
  showIpInterfaceBrief,
} from './eos-interfaces.js'
import { ipRouteJson, ping, showIpRoute } from './eos-routes.js'
import { eosSessionCommands } from './eos-sessions.js'
import {
  hostnameJson,
  runningConfigJson,
  showClock,
  showHostname,
  showLogging,
  showRunningConfig,
  showStartupConfig,
  showVersion,
  versionJson,
} from './eos-system.js'

const only = ['privileged'] as const

const save = ({ store }: CommandContext): string => {
  store.save()
  return 'Copy completed successfully.\n'
}

const reload = async ({ store, io, state }: CommandContext): Promise<string | undefined> => {
  if (!store.isSaved) {
    const answer = await io.ask('System configuration has been modified. Save? [yes/no/cancel/diff]:')
    if (/^c/i.test(answer)) return undefined
    if (/^y/i.test(answer)) store.save()
  }
  const answer = await io.ask('Proceed with reload? [confirm]')
  if (answer !== '' && !/^y/i.test(answer)) return undefined
  state.reload()
  return undefined
}

const EOS_COMMANDS: readonly ExecCommand[] = [
  ...terminalCommands({ length: 'Pagination disabled.\n', width: (columns) => `Width set to ${columns} columns.\n` }),
  ...leaveCommands,
  ...enableCommands({ badSecrets: '% Bad secret\n', noPassword: '% Authorization denied for command\n' }),
  ...eosSessionCommands,
  { syntax: 'show version [detail]', run: showVersion, json: versionJson },
  { syntax: 'show hostname', run: showHostname, json: hostnameJson },
  { syntax: 'show clock', run: showClock },
  { syntax: 'show ip interface [<interface:interface>] brief', run: showIpInterfaceBrief, json: ipInterfaceBriefJson },
  { syntax: 'show interfaces [<interface:interface>]', run: showInterfaces, json: interfacesJson },
  { syntax: 'show interfaces [<interface:interface>] status', run: showInterfacesStatus, json: interfacesStatusJson },
  {
    syntax: 'show interfaces [<interface:interface>] description',
    run: showInterfacesDescription,
    json: interfacesDescriptionJson,
  },
  { syntax: 'show ip route', run: showIpRoute, json: ipRouteJson },
  ...(['ospf', 'bgp', 'static', 'connected', 'isis', 'rip'] as const).map((protocol): ExecCommand => {
    const narrowed = (context: CommandContext): CommandContext => ({ ...context, args: { protocol } })
    return {
      syntax: `show ip route ${protocol}`,
      run: (context) => showIpRoute(narrowed(context)),
      json: (context) => ipRouteJson(narrowed(context)),
    }
  }),
  { syntax: 'show logging [all]', run: showLogging },
  {
    syntax: 'show users',
    run: ({ session }) =>
      `    Line      User        Host(s)       Idle        Location\n*  ${session.line} vty ${session.line}   ${session.user}       idle          00:00:00    -\n`,
  },
  {
    syntax: 'show running-config [all]',
    modes: only,
    run: (context) => context.dialect.showRunning(context),
    json: runningConfigJson,
  },
  {
    syntax: 'show running-config section <text...>',
    modes: only,
    run: (context) => section(context.dialect.showRunning(context), context.args.text ?? ''),
  },
  {
    syntax: 'show running-config interfaces <interface:interface>',
    modes: only,
    run: (context) => section(context.dialect.showRunning(context), `^interface ${context.args.interface}$`),
  },
  { syntax: 'show startup-config', modes: only, run: (context) => context.dialect.showStartup(context) },
  { syntax: 'configure [terminal]', modes: only, run: enterConfig },
  { syntax: 'write [memory]', modes: only, run: save },
  { syntax: 'copy running-config startup-config', modes: only, run: save },
  { syntax: 'reload', modes: only, run: reload },
  {
    syntax: 'reload (now|force)',
    modes: only,
    run: ({ state }) => state.reload(),
  },
  { syntax: 'clear logging', modes: only, run: ({ state }) => state.log.clear() },
  { syntax: 'ping [ip] <host:host> [<options...>]', run: ping },
]

const initialConfig = (state: ConfigOwner): string => `hostname ${state.hostname}
${state.users.map(({ name, privilege = 15 }) => `username ${name} privilege ${privilege} role network-admin secret sha512 $6$AbCdEfGh$0fAkEhAsHfAkEhAsHfAkEhAsHfAkEhAsH\n`).join('')}spanning-tree mode mstp
${(state.options.interfaces ?? EOS_INTERFACES).map(interfaceConfig).join('')}ip route 0.0.0.0/0 10.0.0.254
ip routing
`

const tokenFault = (what: string, { index, word }: { index: number; word: string }): string =>
  `% ${what} (at token ${index}: '${word}')\n`

const dialect: LineDialect = {
  name: 'arista-eos',
  ident: 'OpenSSH_7.8',
  defaults: {
    version: '4.27.0F',
    model: 'vEOS-lab',
    interfaces: EOS_INTERFACES,
    logs: defaultLogs('Ethernet1', 'Ethernet2'),
    routes: DEFAULT_ROUTES,
    files: { 'flash:vEOS-lab.swi': 'image\n' },
  },
  layout: {
    indent: 3,
    order: [
      'transceiver',
      'service',
      'logging',
      'hostname',
      'ip name-server',
      'dns',
      'ip domain-name',
      'ntp',
      'snmp-server',
      'spanning-tree',
      'aaa',
      'enable',
      'username',
      'clock',
      'vlan',
      'vrf',
      'interface',
      'ip access-list',
      'ip routing',
      'ip prefix-list',
      'ip route',
      'route-map',
      'router',
      'management',
      'banner',
    ],
  },
  pager: { text: () => '\x1b[7m--More--\x1b[27m', erase: '\r\x1b[K' },
  longLines: 'wrap',
  prompt: (hostname, mode) =>
    'name' in mode ? hostname + (mode.name === 'exec' ? '>' : '#') : `${hostname}(${mode.config})#`,
  greeting: () => '',
  exec: EOS_COMMANDS,
  configModes: EOS_CONFIG_MODES,
  errors: {
    invalid: (fault) => tokenFault('Invalid input', fault),
    incomplete: () => '% Incomplete command\n',
    ambiguous: (fault) => tokenFault('Ambiguous command', fault),
  },
  argumentTypes: { interface: interfaceType(EOS_INTERFACE_KINDS) },
  pipes: {
    include,
    grep: include,
    exclude,
    begin,
    section,
    count: (output, text) => `${countLines(output, text === '' ? '^' : text)}\n`,
    'no-more': (output) => output,
    json: (output) => output,
  },
  jsonIndent: 4,
  noJson: '% This is an unconverted command\n',
  execInConfig: true,
  initialConfig,
  showRunning: showRunningConfig,
  showStartup: showStartupConfig,
  hostnameOf: (nodes) => nodes.find(({ line }) => line.startsWith('hostname '))?.line.slice('hostname '.length),
  factoryHostname: 'localhost',
  pagingRefused: "% Authorization denied for command 'terminal length'\n",
}

/** Arista EOS. */
export const aristaEosModel = lineCliModel(dialect)
