import { type ConfigLayout, renderConfigTree } from '../../config-tree.js'
import { leaveConfig } from '../../line-cli/cli-session.js'
import type { ConfigOwner } from '../../line-cli/config-store.js'
import { DEFAULT_ROUTES, defaultLogs } from '../../line-cli/default-network.js'
import type { CommandContext, ExecCommand, LineDialect, SyntaxFault } from '../../line-cli/dialect.js'
import { lineCliModel } from '../../line-cli/line-cli-model.js'
import { include } from '../../line-cli/pipes.js'
import { enterConfig, leaveCommands } from '../../line-cli/session-commands.js'
import { FRR_CONFIG_MODES } from './frr-config.js'
import {
  FRR_INTERFACES,
  interfaceBriefJson,
  interfaceConfig,
  interfaceJson,
  showInterface,
  showInterfaceBrief,
  showInterfaceDescription,
} from './frr-interfaces.js'
import { ipRouteJson, ping, showIpRoute } from './frr-routes.js'

const only = ['privileged'] as const

const layout: ConfigLayout = {
  indent: 1,
  sectionEnd: 'exit',
  order: [
    'frr version',
    'frr defaults',
    'hostname',
    'domainname',
    'log',
    'no service',
    'service',
    'password',
    'no ip',
    'ip route',
    'vrf',
    'interface',
    'router',
    'ip prefix-list',
    'access-list',
    'route-map',
    'line',
  ],
}

const body = (nodes: Parameters<typeof renderConfigTree>[0]): string =>
  renderConfigTree(nodes, layout).replace(/!\n$/, '')

const showRunning: LineDialect['showRunning'] = ({ store }) =>
  `Building configuration...\n\nCurrent configuration:\n!\n${body(store.running)}!\nend\n`

/** A command and its form with `json` at the end. */
const withJson = (command: ExecCommand & { json: NonNullable<ExecCommand['json']> }): ExecCommand[] => [
  command,
  { ...command, syntax: `${command.syntax} json`, run: (context) => JSON.stringify(command.json(context), null, 2) },
]

const unknown = (line: string): string => `% Unknown command: ${line.trim()}\n`

const save = ({ store, state }: CommandContext): string => {
  store.save()
  state.files.write('/etc/frr/frr.conf', body(store.running), state.now())
  return 'Note: this version of vtysh never writes vtysh.conf\nBuilding Configuration...\nIntegrated configuration saved to /etc/frr/frr.conf\n[OK]\n'
}

/** Accounts of `vtysh -u` do not know `enable` at all. */
const enable = async ({ session, state, io, line }: CommandContext): Promise<string | undefined> => {
  if (session.privilege < 15) return unknown(line)
  if (state.enableSecret !== undefined && (await io.ask('Password: ', { secret: true })) !== state.enableSecret) {
    return '% Bad passwords, too many failures!\n'
  }
  session.mode = 'privileged'
  return undefined
}

const FRR_COMMANDS: readonly ExecCommand[] = [
  ...leaveCommands,
  { syntax: 'enable', modes: ['exec'], run: enable },
  { syntax: 'enable', modes: only, run: () => undefined },
  {
    syntax: 'disable',
    modes: only,
    run({ session }) {
      leaveConfig(session)
      session.mode = 'exec'
    },
  },
  { syntax: 'end', modes: only, run: () => undefined },
  { syntax: 'configure [terminal]', modes: only, run: enterConfig },
  {
    syntax: 'terminal length <lines:int(0-4294967295)>',
    run: ({ args }) =>
      args.lines === '0'
        ? undefined
        : '% The "terminal length" command is deprecated and its value is ignored.\n% Please use "terminal paginate" instead with OS TTY length handling.\n',
  },
  { syntax: '[no] terminal (paginate|monitor)', modes: only, run: () => undefined },
  {
    syntax: 'show version',
    run: ({ state }) =>
      `FRRouting ${state.version} (${state.hostname}) on Linux(6.1.0-18-amd64).\nCopyright 1996-2005 Kunihiro Ishiguro, et al.\nconfigured with:\n    '--build=x86_64-linux-gnu' '--prefix=/usr' '--sysconfdir=/etc/frr'\n`,
  },
  ...withJson({ syntax: 'show interface brief', run: showInterfaceBrief, json: interfaceBriefJson }),
  { syntax: 'show interface description', run: showInterfaceDescription },
  ...withJson({ syntax: 'show interface [<interface>]', run: showInterface, json: interfaceJson }),
  ...withJson({ syntax: 'show ip route', run: showIpRoute, json: ipRouteJson }),
  ...(['ospf', 'bgp', 'static', 'connected', 'isis', 'rip', 'eigrp'] as const).flatMap((protocol) => {
    const narrowed = (context: CommandContext): CommandContext => ({ ...context, args: { protocol } })
    return withJson({
      syntax: `show ip route ${protocol}`,
      run: (context) => showIpRoute(narrowed(context)),
      json: (context) => ipRouteJson(narrowed(context)),
    })
  }),
  { syntax: 'show logging', run: showLogging },
  { syntax: 'show running-config [no-header]', modes: only, run: (context) => context.dialect.showRunning(context) },
  { syntax: 'show startup-config', modes: only, run: (context) => context.dialect.showStartup(context) },
  {
    syntax: 'write terminal',
    modes: only,
    run: ({ store }) => `Building configuration...\n\nCurrent configuration:\n!\n${body(store.running)}`,
  },
  { syntax: 'write [(memory|file|integrated)]', modes: only, run: save },
  { syntax: 'copy running-config startup-config', modes: only, run: save },
  { syntax: 'ping [ip] <host>', run: ping },
]

function showLogging({ state }: CommandContext): string {
  const { records } = state.log
  const buffer = records.map(
    ({ verbatim, at, facility, message }) =>
      verbatim ?? `${at.toISOString().slice(0, 19).replace('T', ' ')} ${facility}: ${message}`,
  )
  return `Logging configuration for zebra:\nSyslog logging: disabled\nStdout logging: disabled\nFile logging: level informational, filename /var/log/frr/frr.log\nProtocol name: ZEBRA\nRecord priority: disabled\nTimestamp precision: 0\n\n${buffer.map((line) => `${line}\n`).join('')}`
}

const initialConfig = (state: ConfigOwner): string => `frr version ${state.version}
frr defaults traditional
hostname ${state.hostname}
log file /var/log/frr/frr.log informational
service integrated-vtysh-config
ip route 0.0.0.0/0 10.0.0.254
${(state.options.interfaces ?? FRR_INTERFACES).map(interfaceConfig).join('')}`

const dialect: LineDialect = {
  name: 'frr',
  ident: 'OpenSSH_9.2p1 Debian-2+deb12u3',
  defaults: {
    version: '8.4.4',
    model: 'FRRouting',
    interfaces: FRR_INTERFACES,
    logs: defaultLogs('eth0', 'eth1'),
    routes: DEFAULT_ROUTES,
    users: [{ name: 'viewer', privilege: 1 }],
  },
  layout,
  longLines: 'wrap',
  prompt: (hostname, mode) =>
    'name' in mode ? `${hostname}${mode.name === 'exec' ? '>' : '#'} ` : `${hostname}(${mode.config})# `,
  greeting: ({ version }) =>
    `\nHello, this is FRRouting (version ${version}).\nCopyright 1996-2005 Kunihiro Ishiguro, et al.\n\n`,
  exec: FRR_COMMANDS,
  configModes: FRR_CONFIG_MODES,
  errors: {
    invalid: ({ line }) => unknown(line),
    incomplete: ({ line }) => `% Command incomplete: ${line.trim()}\n`,
    // two words that both go on are no more than half a command
    ambiguous: ({ line, whole }: SyntaxFault) =>
      `% ${whole ? 'Ambiguous command' : 'Command incomplete'}: ${line.trim()}\n`,
  },
  argumentTypes: {},
  pipes: { include },
  initialConfig,
  showRunning,
  showStartup: ({ store }) => body(store.startup ?? []),
  hostnameOf: (nodes) => nodes.find(({ line }) => line.startsWith('hostname '))?.line.slice('hostname '.length),
  factoryHostname: 'frr',
  pagingRefused: '% Unknown command: terminal length 0\n',
  execStopsAtError: true,
  failed: (output) => output.startsWith('% '),
}

/** FRRouting with vtysh as the login shell. */
export const frrModel = lineCliModel(dialect)
