import { type ConfigNode, cloneConfigTree, diffConfigTrees } from '../../config-tree.js'
import { leaveConfig } from '../../line-cli/cli-session.js'
import type { CommandContext, CommandOutput, ConfigCommand, ExecCommand } from '../../line-cli/dialect.js'

const open = (context: CommandContext): void => {
  const { session, store, args } = context
  let name = args.name
  for (let next = 1; name === undefined; next++) {
    if (!store.sessions.has(`sess-${next}`)) name = `sess-${next}`
  }
  const nodes = store.sessions.get(name) ?? cloneConfigTree(store.running)
  store.sessions.set(name, nodes)
  session.candidate = { name, nodes }
  session.mode = 'config'
  session.levels = [{ mode: 'config', section: undefined }]
}

const nodesOf = ({ session, store, args }: CommandContext): { name: string; nodes: ConfigNode[] } | undefined => {
  if (session.candidate) return session.candidate
  const name = args.name ?? ''
  const nodes = store.sessions.get(name)
  return nodes && { name, nodes }
}

function commit(context: CommandContext): CommandOutput {
  const { session, store, args } = context
  const found = nodesOf(context)
  if (!found) {
    if (store.confirm()) return undefined
    return `% Cannot commit session ${args.name} (session does not exist)\n`
  }
  const before = cloneConfigTree(store.running)
  store.replace(found.nodes, session.user)
  store.sessions.delete(found.name)
  if (args.timer !== undefined) {
    const [hours = 0, minutes = 0, seconds = 0] = args.timer.split(':').map(Number)
    store.revertAfter(((hours * 60 + minutes) * 60 + seconds) * 1000, before, `session ${found.name}`)
  }
  if (session.candidate) leaveConfig(session)
  return undefined
}

function abort(context: CommandContext): CommandOutput {
  const { session, store } = context
  const found = nodesOf(context)
  if (!found) {
    // a commit with a timer that is taken back before it is confirmed
    store.timeOut()
    return undefined
  }
  store.sessions.delete(found.name)
  if (session.candidate) leaveConfig(session)
  return undefined
}

export function sessionDiffs(context: CommandContext): string {
  const { session, store } = context
  const nodes = session.candidate?.nodes
  if (!nodes) return ''
  const lines = diffConfigTrees(store.running, nodes)
  return lines.length === 0
    ? ''
    : `--- system:/running-config\n+++ session:/${session.candidate?.name}-session-config\n${lines.map((line) => `${line}\n`).join('')}`
}

const listSessions = ({ store, session }: CommandContext): string => {
  const rows = [...store.sessions.keys()].map((name) => {
    const mark = session.candidate?.name === name ? '*' : ' '
    return `${mark} ${name.padEnd(12)} pending               ${session.user}\n`
  })
  return `Maximum number of completed sessions: 1\nMaximum number of pending sessions: 5\n\n  Name         State         User\n  ------------ ------------- --------\n${rows.join('')}`
}

/** Outside a session these commands do not exist. */
const inSession =
  (run: (context: CommandContext) => CommandOutput) =>
  (context: CommandContext): CommandOutput =>
    context.session.candidate ? run(context) : `% Invalid input (at token 0: '${context.line.trim().split(' ')[0]}')\n`

/** Configuration sessions, from exec mode. */
export const eosSessionCommands: readonly ExecCommand[] = [
  { syntax: 'configure session [<name>]', modes: ['privileged'], run: open },
  { syntax: 'configure session <name> commit [timer <timer:duration>]', modes: ['privileged'], run: commit },
  { syntax: 'configure session <name> abort', modes: ['privileged'], run: abort },
  { syntax: 'show configuration sessions', modes: ['privileged'], run: listSessions },
  { syntax: 'show session-config diffs', modes: ['privileged'], run: sessionDiffs },
  {
    syntax: 'show session-config',
    modes: ['privileged'],
    run: (context) =>
      context.dialect.showRunning({
        ...context,
        store: {
          running: context.session.candidate?.nodes ?? context.store.running,
          changedAt: context.store.changedAt,
          changedBy: context.store.changedBy,
        },
      }),
  },
]

/** Configuration sessions, from inside. */
export const eosSessionConfigCommands: readonly ConfigCommand[] = [
  { syntax: 'commit', run: inSession(commit) },
  { syntax: 'commit timer <timer:duration>', run: inSession(commit) },
  { syntax: 'abort', run: inSession(abort) },
]
