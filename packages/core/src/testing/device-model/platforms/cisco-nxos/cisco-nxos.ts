import { caretLine } from '../../line-cli/caret-line.js'
import type { ConfigOwner } from '../../line-cli/config-store.js'
import { DEFAULT_ROUTES, defaultLogs } from '../../line-cli/default-network.js'
import type { CommandContext, ExecCommand, LineDialect } from '../../line-cli/dialect.js'
import { interfaceType } from '../../line-cli/interface-names.js'
import { lineCliModel } from '../../line-cli/line-cli-model.js'
import { begin, countLines, exclude, include, section } from '../../line-cli/pipes.js'
import { enableCommands, enterConfig, leaveCommands, terminalCommands } from '../../line-cli/session-commands.js'
import { nxosCheckpointCommands } from './nxos-checkpoints.js'
import { NXOS_CONFIG_MODES } from './nxos-config.js'
import {
  interfaceConfig,
  interfaceJson,
  interfaceStatusJson,
  ipInterfaceBriefJson,
  NXOS_INTERFACE_KINDS,
  NXOS_INTERFACES,
  showInterface,
  showInterfaceDescription,
  showInterfaceStatus,
  showIpInterfaceBrief,
} from './nxos-interfaces.js'
import { ipRouteJson, ping, showIpRoute } from './nxos-routes.js'
import {
  NXOS_GREETING,
  showClock,
  showLogging,
  showLoggingLogfile,
  showRunningConfig,
  showStartupConfig,
  showVersion,
  versionJson,
} from './nxos-system.js'

const only = ['privileged'] as const

/** Draws its progress over itself, as the device does. */
const save = ({ store, io }: CommandContext): string => {
  store.save()
  for (const done of [10, 55, 100]) io.print(`\r[${'#'.repeat(done * 0.4).padEnd(40)}] ${String(done).padStart(3)}%`)
  return '\nCopy complete, now saving to disk (please wait)...\nCopy complete.\n'
}

const reload = async ({ store, io, state }: CommandContext): Promise<string | undefined> => {
  const warn = !store.isSaved ? 'WARNING: There is unsaved configuration!!!\n' : ''
  const answer = await io.ask(
    `${warn}WARNING: This command will reboot the system\nDo you want to continue? (y/n) [n] `,
  )
  if (/^y/i.test(answer)) state.reload()
  return undefined
}

const NXOS_COMMANDS: readonly ExecCommand[] = [
  ...terminalCommands(),
  ...leaveCommands,
  ...enableCommands({ badSecrets: '% Access denied\n', noPassword: '% Access denied\n' }),
  ...nxosCheckpointCommands,
  { syntax: 'show version', run: showVersion, json: versionJson },
  {
    syntax: 'show hostname',
    run: ({ state }) => `${state.hostname} \n`,
    json: ({ state }) => ({ hostname: state.hostname }),
  },
  { syntax: 'show clock', run: showClock },
  { syntax: 'show ip interface brief', run: showIpInterfaceBrief, json: ipInterfaceBriefJson },
  { syntax: 'show interface [<interface:interface>]', run: showInterface, json: interfaceJson },
  { syntax: 'show interface [<interface:interface>] status', run: showInterfaceStatus, json: interfaceStatusJson },
  { syntax: 'show interface [<interface:interface>] description', run: showInterfaceDescription },
  { syntax: 'show ip route', run: showIpRoute, json: ipRouteJson },
  ...(['ospf', 'bgp', 'static', 'eigrp', 'isis', 'rip'] as const).map((protocol): ExecCommand => {
    const narrowed = (context: CommandContext): CommandContext => ({ ...context, args: { protocol } })
    return {
      syntax: `show ip route ${protocol}`,
      run: (context) => showIpRoute(narrowed(context)),
      json: (context) => ipRouteJson(narrowed(context)),
    }
  }),
  { syntax: 'show logging', run: showLogging },
  { syntax: 'show logging (logfile|last <count:int(1-9999)>)', run: showLoggingLogfile },
  {
    syntax: 'show users',
    run: ({ session }) =>
      `NAME     LINE         TIME         IDLE          PID COMMENT\n${session.user.padEnd(9)}pts/${session.line}        .            1234 *\n`,
  },
  { syntax: 'show running-config [all]', modes: only, run: (context) => context.dialect.showRunning(context) },
  {
    syntax: 'show running-config interface <interface:interface>',
    modes: only,
    run: (context) => section(context.dialect.showRunning(context), `^interface ${context.args.interface}$`),
  },
  { syntax: 'show startup-config', modes: only, run: (context) => context.dialect.showStartup(context) },
  {
    syntax: 'configure [terminal]',
    modes: only,
    run(context) {
      enterConfig(context)
      return 'Enter configuration commands, one per line. End with CNTL/Z.\n'
    },
  },
  { syntax: 'copy running-config startup-config', modes: only, run: save },
  { syntax: 'reload', modes: only, run: reload },
  { syntax: 'clear logging logfile', modes: only, run: ({ state }) => state.log.clear() },
  { syntax: 'ping <host:host> [<options...>]', run: ping },
]

const initialConfig = (state: ConfigOwner): string => `hostname ${state.hostname}
feature interface-vlan
${state.users.map(({ name, privilege = 15 }) => `username ${name} password 5 $5$Fuj3GqWk$2Qz8S7Uuv3p0gKc1n0yVxq3b6m9wEo4TtRrLlPpAaZz  role ${privilege < 15 ? 'network-operator' : 'network-admin'}\n`).join('')}ip route 0.0.0.0/0 10.0.0.254
vlan 1
vrf context management
${(state.options.interfaces ?? NXOS_INTERFACES).map(interfaceConfig).join('')}line console
line vty
`

const dialect: LineDialect = {
  name: 'cisco-nxos',
  ident: 'OpenSSH_7.2',
  defaults: {
    version: '9.3(3)',
    model: 'Nexus9000 C9300v',
    interfaces: NXOS_INTERFACES,
    logs: defaultLogs('Ethernet1/1', 'Ethernet1/2'),
    routes: DEFAULT_ROUTES,
    files: { 'bootflash:nxos.9.3.3.bin': 'image\n' },
  },
  layout: {
    indent: 2,
    order: [
      'hostname',
      'vdc',
      'feature',
      'username',
      'ip domain',
      'banner',
      'aaa',
      'snmp-server',
      'ntp',
      'ip route',
      'vlan',
      'ip access-list',
      'ip prefix-list',
      'route-map',
      'vrf',
      'vpc',
      'interface',
      'cli',
      'line',
      'boot',
      'router',
      'logging',
    ],
  },
  pager: { text: () => '\x1b[7m--More--\x1b[27m', erase: '\r\x1b[K' },
  longLines: 'wrap',
  prompt: (hostname, mode) =>
    'name' in mode ? `${hostname}${mode.name === 'exec' ? '>' : '#'} ` : `${hostname}(${mode.config})# `,
  greeting: () => `\n${NXOS_GREETING}`,
  exec: NXOS_COMMANDS,
  configModes: NXOS_CONFIG_MODES,
  errors: {
    invalid: (fault) => `${caretLine(fault)}% Invalid command at '^' marker.\n`,
    incomplete: (fault) => `${caretLine(fault)}% Incomplete command at '^' marker.\n`,
    ambiguous: (fault) => `${caretLine(fault)}% Ambiguous command at '^' marker.\n`,
  },
  argumentTypes: { interface: interfaceType(NXOS_INTERFACE_KINDS) },
  pipes: {
    include,
    grep: include,
    exclude,
    begin,
    section,
    count: (output, text) => `${countLines(output, text === '' ? '^' : text)}\n`,
    last: (output, text) =>
      `${output
        .trimEnd()
        .split('\n')
        .slice(-Number(text || 10))
        .join('\n')}\n`,
    'no-more': (output) => output,
    json: (output) => output,
    'json-pretty': (output) => output,
  },
  noJson: 'Error: This command does not support structured output.\n',
  execInConfig: true,
  initialConfig,
  showRunning: showRunningConfig,
  showStartup: showStartupConfig,
  hostnameOf: (nodes) => nodes.find(({ line }) => line.startsWith('hostname '))?.line.slice('hostname '.length),
  factoryHostname: 'switch',
  pagingRefused: '% Permission denied for the role\n',
}

/** Cisco NX-OS. */
export const ciscoNxosModel = lineCliModel(dialect)
