import { cloneConfigTree, parseConfigTree, renderConfigTree } from '../../config-tree.js'
import type { CommandContext, CommandOutput, ExecCommand } from '../../line-cli/dialect.js'
import {
  confirmed,
  enableCommands,
  enterConfig,
  leaveCommands,
  terminalCommands,
} from '../../line-cli/session-commands.js'
import { iosFileCommands } from './ios-files.js'
import {
  showInterfaces,
  showInterfacesDescription,
  showInterfacesStatus,
  showIpInterface,
  showIpInterfaceBrief,
} from './ios-interfaces.js'
import { ping, showIpRoute } from './ios-routes.js'
import { showArp, showClock, showInventory, showLogging, showUsers, showVersion } from './ios-system.js'

const only = ['privileged'] as const

const write = ({ store, session }: CommandContext): string => {
  void session
  store.save()
  return 'Building configuration...\n[OK]\n'
}

async function copyRunning({ store, io, args }: CommandContext): Promise<CommandOutput> {
  const asked = args.file ?? 'startup-config'
  const name = (await io.ask(`Destination filename [${asked}]? `)).trim() || asked
  if (name !== 'startup-config') return `%Error opening nvram:${name} (Permission denied)\n`
  store.save()
  return 'Building configuration...\n[OK]\n'
}

async function reload({ store, io, state }: CommandContext): Promise<CommandOutput> {
  if (!store.isSaved) {
    const save = await io.ask('\nSystem configuration has been modified. Save? [yes/no]: ')
    if (/^y/i.test(save.trim())) {
      io.print('Building configuration...\n[OK]\n')
      store.save()
    } else if (!/^n/i.test(save.trim())) return "% Please answer 'yes' or 'no'.\n"
  }
  if (!(await confirmed(io, 'Proceed with reload? [confirm]'))) return undefined
  state.reload()
  return undefined
}

async function erase({ store, io }: CommandContext): Promise<CommandOutput> {
  const question = 'Erasing the nvram filesystem will remove all configuration files! Continue? [confirm]'
  if (!(await confirmed(io, question))) return undefined
  store.startup = undefined
  return '[OK]\nErase of nvram: complete\n'
}

const configure = (context: CommandContext): string => {
  const { args, store } = context
  const lead = 'Enter configuration commands, one per line.  End with CNTL/Z.\n'
  const minutes = args.minutes
  if (minutes !== undefined) {
    if (!store.running.some(({ line }) => line === 'archive')) {
      return '%No backup file name configured; archive path must be set\n'
    }
    store.revertAfter(Number(minutes) * 60_000, store.running, 'configure terminal revert')
  }
  enterConfig(context)
  return minutes === undefined
    ? lead
    : `Rollback Confirmed Change: Backing up current running config to the archive\n\n${lead}Rollback Confirmed Change: Rollback will begin in ${minutes} minutes.\nEnter "configure confirm" if you wish to keep what you've configured\n`
}

async function replace({ args, store, state, io, session }: CommandContext): Promise<CommandOutput> {
  const text = state.files.text(args.file ?? '')
  if (text === undefined) return `%Error opening ${args.file} (No such file or directory)\n`
  if (!/\bforce\b/.test(args.how ?? '')) {
    io.print(
      'This will apply all necessary additions and deletions\nto replace the current running configuration with the\ncontents of the specified configuration file, which is\nassumed to be a complete configuration, not a partial\nconfiguration. Enter Y if you are sure you want to proceed. ? ',
    )
    if (!/^y/i.test(await io.ask('[no]: '))) return undefined
  }
  const before = cloneConfigTree(store.running)
  store.replace(parseConfigTree(text), session.user)
  const timer = /\btime(?:r)? (\d+)/.exec(args.how ?? '')?.[1]
  if (timer !== undefined) store.revertAfter(Number(timer) * 60_000, before, 'configure replace')
  return 'Total number of passes: 1\nRollback Done\n\n'
}

const showArchive = ({ store }: CommandContext): string =>
  store.revert ? `${store.revert.description} pending\n` : 'Archive feature not enabled\n'

export const IOS_COMMANDS: readonly ExecCommand[] = [
  ...terminalCommands(),
  ...leaveCommands,
  ...enableCommands({ badSecrets: '% Bad secrets\n\n', noPassword: '% No password set\n' }),
  ...iosFileCommands,
  { syntax: 'show version', run: showVersion },
  { syntax: 'show clock [detail]', run: showClock },
  { syntax: 'show users', run: showUsers },
  { syntax: 'show inventory', run: showInventory },
  {
    syntax: 'show privilege',
    run: ({ session }) => `Current privilege level is ${session.mode === 'exec' ? 1 : 15}\n`,
  },
  {
    syntax: 'show terminal',
    run: ({ session }) =>
      `Line ${session.line + 2}, Location: "", Type: "xterm"\nLength: ${session.pageLength} lines, Width: ${session.columns} columns\n`,
  },
  { syntax: 'show ip interface brief', run: showIpInterfaceBrief },
  { syntax: 'show ip interface [<interface:interface>]', run: showIpInterface },
  { syntax: 'show interfaces [<interface:interface>]', run: showInterfaces },
  { syntax: 'show interfaces description', run: showInterfacesDescription },
  { syntax: 'show interfaces status', run: showInterfacesStatus },
  { syntax: 'show ip route [<address:ipv4>]', run: showIpRoute },
  ...(['ospf', 'bgp', 'static', 'connected', 'eigrp', 'rip', 'isis'] as const).map(
    (protocol): ExecCommand => ({
      syntax: `show ip route ${protocol}`,
      run: (context) => showIpRoute({ ...context, args: { protocol } }),
    }),
  ),
  { syntax: 'show ip arp', run: showArp },
  { syntax: 'show arp', run: showArp },
  { syntax: 'show logging', run: showLogging },
  { syntax: 'show running-config [all]', modes: only, run: (context) => context.dialect.showRunning(context) },
  { syntax: 'show running-config interface <interface:interface>', modes: only, run: showRunningInterface },
  { syntax: 'show startup-config', modes: only, run: (context) => context.dialect.showStartup(context) },
  { syntax: 'show archive [config rollback timer]', modes: only, run: showArchive },
  { syntax: 'configure terminal', modes: only, run: configure },
  { syntax: 'configure terminal revert timer <minutes:int(1-120)>', modes: only, run: configure },
  {
    syntax: 'configure confirm',
    modes: only,
    run: ({ store }) => (store.confirm() ? undefined : '%No Rollback Confirmed Change pending\n'),
  },
  { syntax: 'configure replace <file> [<how...>]', modes: only, run: replace },
  { syntax: 'configure', modes: only, run: configureAsking },
  { syntax: 'copy running-config (startup-config|nvram:startup-config)', modes: only, run: copyRunning },
  { syntax: 'write [memory]', modes: only, run: write },
  { syntax: 'write terminal', modes: only, run: (context) => context.dialect.showRunning(context) },
  { syntax: 'write erase', modes: only, run: erase },
  { syntax: 'erase (startup-config|nvram:)', modes: only, run: erase },
  { syntax: 'reload', modes: only, run: reload },
  { syntax: 'clear logging', modes: only, run: clearLogging },
  { syntax: 'clear counters [<interface:interface>]', modes: only, run: clearCounters },
  {
    syntax: 'send log <message...>',
    modes: only,
    run: ({ state, args }) =>
      void state.log.add({ severity: 2, facility: 'SYS', mnemonic: 'LOGMSG', message: args.message ?? '' }),
  },
  { syntax: 'ping [ip] <host:host> [<options...>]', run: pingWithOptions },
  { syntax: '(undebug|no debug) all', modes: only, run: () => 'All possible debugging has been turned off\n' },
]

function pingWithOptions(context: CommandContext): string {
  const count = /\brepeat (\d+)/.exec(context.args.options ?? '')?.[1] ?? '5'
  return ping({ ...context, args: { ...context.args, count } })
}

async function configureAsking(context: CommandContext): Promise<CommandOutput> {
  const what = (await context.io.ask('Configuring from terminal, memory, or network [terminal]? ')).trim()
  return what === '' || 'terminal'.startsWith(what.toLowerCase())
    ? configure(context)
    : '?Must be "terminal", "memory" or "network"\n'
}

function showRunningInterface({ store, args, dialect }: CommandContext): string {
  const node = store.running.find(({ line }) => line === `interface ${args.interface}`)
  if (!node) return "                                           ^\n% Invalid input detected at '^' marker.\n\n"
  const text = `!\n${renderConfigTree([node], dialect.layout).replace(/!\n$/, '')}end\n`
  return `Building configuration...\n\nCurrent configuration : ${Buffer.byteLength(text)} bytes\n${text}\n`
}

async function clearLogging({ state, io }: CommandContext): Promise<CommandOutput> {
  if (await confirmed(io, 'Clear logging buffer [confirm]')) state.log.clear()
  return undefined
}

async function clearCounters({ state, io, args }: CommandContext): Promise<CommandOutput> {
  const wanted = args.interface
  const on = wanted === undefined ? 'all interfaces' : `this interface`
  if (!(await confirmed(io, `Clear "show interface" counters on ${on} [confirm]`))) return undefined
  for (const port of state.ports) {
    if (wanted !== undefined && port.name !== wanted) continue
    for (const name of Object.keys(port.counters) as (keyof typeof port.counters)[]) port.counters[name] = 0
  }
  return undefined
}
