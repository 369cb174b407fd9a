import { isChanged } from './junos-datastore.js'
import {
  interfacesTerseJson,
  showInterfaces,
  showInterfacesDescriptions,
  showInterfacesTerse,
} from './junos-interfaces.js'
import { type PathElement, parsePath } from './junos-path.js'
import { ping, routeJson, showRoute } from './junos-routes.js'
import type { JunosCommand, JunosContext } from './junos-session.js'
import {
  lastCommitHeader,
  showChassisHardware,
  showCommits,
  showLog,
  showUptime,
  showUsers,
  showVersion,
  versionJson,
} from './junos-system.js'
import { cloneJunos, findJunos, junosJson, renderJunos, renderSet } from './junos-tree.js'

/** The part of the active configuration that `show configuration` asks for. */
const activePart = ({ args, store }: JunosContext) => {
  const parsed =
    args.path === undefined ? { ok: true as const, elements: [] as PathElement[] } : parsePath(args.path, [], true)
  return parsed.ok ? { path: parsed.elements, nodes: findJunos(store.active(), parsed.elements) ?? [] } : undefined
}

const showConfiguration: JunosCommand = {
  syntax: 'show configuration [<path...>]',
  run(context) {
    const part = activePart(context)
    if (!part) return 'syntax error.\n'
    return (part.path.length === 0 ? lastCommitHeader(context) : '') + renderJunos(part.nodes)
  },
  set(context) {
    const part = activePart(context)
    const above = ['set', ...(part?.path ?? []).map(({ text }) => text)].join(' ')
    return (
      (part?.path.length === 0 ? `set version ${context.state.version}\n` : '') + renderSet(part?.nodes ?? [], above)
    )
  },
  json: (context) => ({ configuration: junosJson(activePart(context)?.nodes ?? []) }),
  compare: () => '',
}

function configure(context: JunosContext): string {
  const { session, store, line } = context
  const how = /\bprivate$/.test(line.trim()) ? 'private' : /\bexclusive$/.test(line.trim()) ? 'exclusive' : 'shared'
  const holder = [...store.editors].find((editor) => editor.how === 'exclusive')
  const changed = isChanged(store.active(), store.candidate)
  if (holder) {
    return `error: configuration database locked by:\n  ${holder.user} terminal p${holder.line} (pid 4242) on since 2026-01-01 00:00:00 UTC\n      exclusive [edit]\n`
  }
  if (how === 'exclusive' && changed) return 'error: configuration database modified\n'
  if (how === 'private' && changed) return 'error: shared configuration database modified\n'
  const others = [...store.editors].filter((editor) => editor.how === 'shared')
  const editor = { user: session.user, line: session.line, how } as const
  store.editors.add(editor)
  session.editing = { editor, own: how === 'shared' ? undefined : cloneJunos(store.active()), path: [], trail: [] }
  const users = others.map(
    ({ user, line: terminal }) =>
      `  ${user} terminal p${terminal} (pid 4242) on since 2026-01-01 00:00:00 UTC\n      [edit]\n`,
  )
  return [
    how === 'shared' ? '' : 'warning: uncommitted changes will be discarded on exit\n',
    'Entering configuration mode\n',
    users.length > 0 ? `Users currently editing the configuration:\n${users.join('')}` : '',
    how === 'shared' && changed ? 'The configuration has been changed but not committed\n' : '',
  ].join('')
}

const setCli = (
  what: string,
  say: (value: string) => string,
  apply: (context: JunosContext, value: number) => void,
): JunosCommand => ({
  syntax: `set cli ${what} <value:int(0-1024)>`,
  run(context) {
    const value = context.args.value ?? '0'
    apply(context, Number(value))
    return say(value)
  },
})

const reboot: JunosCommand['run'] = async ({ io, state }) => {
  const answer = await io.ask('Reboot the system ? [yes,no] (no) ')
  if (!/^y(?:es)?$/i.test(answer.trim())) return undefined
  io.print('\nShutdown NOW!\n[pid 4321]\n')
  state.reload()
  return undefined
}

/** Commands of operational mode. */
export const JUNOS_OPERATIONAL: readonly JunosCommand[] = [
  { syntax: 'configure [(private|exclusive)]', run: configure },
  setCli(
    'screen-width',
    (value) => `Screen width set to ${value}\n`,
    ({ session }, value) => {
      session.columns = value === 0 ? 32_767 : value
    },
  ),
  {
    syntax: 'set cli screen-length <value:int(0-100000)>',
    run({ session, args, state }) {
      if (state.pagingForced()) return 'error: permission denied: screen-length\n'
      session.screenLength = Number(args.value)
      return `Screen length set to ${args.value}\n`
    },
  },
  {
    syntax: 'set cli complete-on-space (on|off)',
    run: ({ line }) => `${line.trim().endsWith('off') ? 'Disabling' : 'Enabling'} complete-on-space\n`,
  },
  { syntax: 'set cli (timestamp|idle-timeout <minutes>|prompt <text>|terminal <type>)', run: () => undefined },
  { syntax: 'show version', run: showVersion, json: versionJson },
  showConfiguration,
  { syntax: 'show interfaces terse [<interface>]', run: showInterfacesTerse, json: interfacesTerseJson },
  { syntax: 'show interfaces <interface> terse', run: showInterfacesTerse, json: interfacesTerseJson },
  { syntax: 'show interfaces descriptions', run: showInterfacesDescriptions },
  {
    syntax: 'show interfaces [<interface>] [(extensive|detail|brief|media|statistics)]',
    run: showInterfaces,
    json: interfacesTerseJson,
  },
  { syntax: 'show route [<destination>]', run: showRoute, json: routeJson },
  { syntax: 'show route terse', run: showRoute },
  { syntax: 'show route protocol <protocol> [<destination>]', run: showRoute, json: routeJson },
  { syntax: 'show log messages', run: showLog },
  { syntax: 'show system uptime', run: showUptime },
  { syntax: 'show system users', run: showUsers },
  { syntax: 'show system commit', run: showCommits },
  { syntax: 'show system alarms', run: () => 'No alarms currently active\n' },
  { syntax: 'show chassis alarms', run: () => 'No alarms currently active\n' },
  { syntax: 'show chassis hardware', run: showChassisHardware },
  {
    syntax: 'show cli',
    run: ({ session }) =>
      `CLI complete-on-space set to off\nCLI screen-length set to ${session.screenLength}\nCLI screen-width set to ${session.columns}\n`,
  },
  { syntax: 'clear log messages', run: ({ state }) => state.log.clear() },
  { syntax: 'ping <host:host> [<options...>]', run: ping },
  { syntax: 'request system reboot', run: reboot },
  {
    syntax: 'file list [<path>]',
    run: ({ state, args }) =>
      `\n${args.path ?? '/var/home/admin'}:\n${state.files
        .list(args.path ?? '/var/home/admin')
        .map((name) => `${name}\n`)
        .join('')}`,
  },
  {
    syntax: 'file show <path>',
    run: ({ state, args }) => state.files.bytes(args.path ?? '') ?? `error: could not resolve file: ${args.path}\n`,
  },
  {
    syntax: 'file delete <path>',
    run: ({ state, args }) =>
      state.files.remove(args.path ?? '') ? undefined : `rm: ${args.path}: No such file or directory\n`,
  },
  { syntax: '(exit|quit)', run: ({ io }) => io.hangUp() },
]
