import { checkCandidate, isChanged } from './junos-datastore.js'
import { type ParsedPath, type PathElement, parsePath } from './junos-path.js'
import { candidateOf, type JunosCommand, type JunosContext, replaceCandidate } from './junos-session.js'
import {
  cloneJunos,
  compareJunos,
  deletePath,
  findJunos,
  junosJson,
  parseJunos,
  renderJunos,
  renderSet,
  setPath,
} from './junos-tree.js'

type Failure = Extract<ParsedPath, { ok: false }>

const here = ({ session }: JunosContext): PathElement[] => session.editing?.path ?? []

/** The complaint about a path, with its mark under the word in question. */
function pathProblem({ line, session, state }: JunosContext, text: string, { at, problem, word }: Failure): string {
  const column = `${session.user}@${state.hostname}# `.length + Math.max(0, line.lastIndexOf(text)) + at
  const what =
    problem === 'missing' ? 'missing argument.' : problem === 'ambiguous' ? `'${word}' is ambiguous.` : 'syntax error.'
  return `${' '.repeat(column)}^\n${what}\n`
}

/** Runs `use` with the path of the command, or says what is wrong with it. */
function withPath(
  context: JunosContext,
  partial: boolean,
  use: (path: PathElement[]) => string | undefined,
): string | undefined {
  const text = context.args.path ?? ''
  const parsed = parsePath(text, here(context), partial)
  return parsed.ok ? use([...here(context), ...parsed.elements]) : pathProblem(context, text, parsed)
}

const set = (context: JunosContext): string | undefined =>
  withPath(context, false, (path) => void setPath(candidateOf(context), path) as undefined)

const remove = (context: JunosContext): string | undefined =>
  withPath(context, true, (path) =>
    deletePath(candidateOf(context), path) ? undefined : 'warning: statement not found\n',
  )

const edit = (context: JunosContext): string | undefined =>
  withPath(context, true, (path) => {
    const { editing } = context.session
    if (editing) {
      editing.trail.push(editing.path)
      editing.path = path
    }
    return undefined
  })

const part = (context: JunosContext) => {
  const parsed = parsePath(context.args.path ?? '', here(context), true)
  const path = [...here(context), ...(parsed.ok ? parsed.elements : [])]
  return { path, parsed, nodes: findJunos(candidateOf(context), path) ?? [] }
}

const show: JunosCommand = {
  syntax: 'show [<path...>]',
  run(context) {
    const { parsed, nodes } = part(context)
    return parsed.ok ? renderJunos(nodes) : pathProblem(context, context.args.path ?? '', parsed)
  },
  set: (context) => renderSet(part(context).nodes, ['set', ...part(context).path.map(({ text }) => text)].join(' ')),
  json: (context) => ({ configuration: junosJson(part(context).nodes) }),
  compare(context, rollback) {
    const against = rollback === undefined ? context.store.active() : (context.store.history[rollback]?.nodes ?? [])
    return compareJunos(against, candidateOf(context))
  },
}

function commit(context: JunosContext): string | undefined {
  const { store, session, args, line } = context
  const nodes = candidateOf(context)
  const problem = checkCandidate(nodes)
  if (problem !== undefined) return problem
  if (/^\s*\S+\s+ch\S*\s*$/.test(line)) {
    store.confirm()
    return 'configuration check succeeds\n'
  }
  if (session.editing?.own) store.candidate = cloneJunos(nodes)
  const timed = /^\s*\S+\s+confirmed/.test(line)
  if (timed) return commitConfirmed(context, Number(args.minutes ?? 10))
  store.confirm()
  store.commit(nodes, session.user)
  if (!/\band-quit\b/.test(line)) return 'commit complete\n'
  leave(context)
  return 'commit complete\nExiting configuration mode\n'
}

function commitConfirmed({ store, session }: JunosContext, minutes: number): string {
  store.commitConfirmed(session.editing?.own ?? store.candidate, session.user, minutes)
  return `commit confirmed will be automatically rolled back in ${minutes} minutes unless confirmed\ncommit complete\n`
}

function rollback(context: JunosContext): string {
  const number = Number(context.args.number ?? 0)
  const wanted = context.store.history[number]
  if (!wanted) return `error: rollback ${number}: no such file\n`
  replaceCandidate(context, wanted.nodes)
  return 'load complete\n'
}

/** Reads lines until ^D, then merges them, replaces everything with them, or runs them as `set` commands. */
async function load(context: JunosContext): Promise<string> {
  const { io, line } = context
  let text = ''
  io.print('[Type ^D at a new line to end input]\n')
  for (;;) {
    try {
      text += `${await io.ask('')}\n`
    } catch {
      break
    }
  }
  const nodes = cloneJunos(/\boverride\b/.test(line) ? [] : candidateOf(context))
  const errors = applyText(nodes, text)
  if (errors > 0) return `load complete (${errors} errors)\n`
  replaceCandidate(context, nodes)
  return 'load complete\n'
}

function applyText(nodes: ReturnType<typeof parseJunos>, text: string): number {
  let errors = 0
  const lines = /^\s*(?:set|delete)\s/m.test(text)
    ? text.split('\n').filter((each) => each.trim() !== '')
    : renderSet(parseJunos(text)).trimEnd().split('\n')
  for (const line of lines) {
    const [, verb = '', path = ''] = /^\s*(set|delete)\s+(.*)$/.exec(line) ?? []
    const parsed = parsePath(path, [], verb === 'delete')
    if (!parsed.ok) errors++
    else if (verb === 'set') setPath(nodes, parsed.elements)
    else deletePath(nodes, parsed.elements)
  }
  return errors
}

function leave({ session, store }: JunosContext): void {
  if (session.editing) store.editors.delete(session.editing.editor)
  session.editing = undefined
}

async function exitConfiguration(context: JunosContext): Promise<string | undefined> {
  const { session, store, io } = context
  if (!isChanged(store.active(), candidateOf(context))) {
    leave(context)
    return 'Exiting configuration mode\n'
  }
  io.print('The configuration has been changed but not committed\n')
  const shared = session.editing?.own === undefined
  const question = shared
    ? 'Exit with uncommitted changes? [yes,no] (yes) '
    : 'Discard uncommitted changes? [yes,no] (yes) '
  if (/^n/i.test((await io.ask(question)).trim())) return undefined
  leave(context)
  return '\nExiting configuration mode\n'
}

const up = ({ session, args }: JunosContext): undefined => {
  const { editing } = session
  if (editing) editing.path = editing.path.slice(0, Math.max(0, editing.path.length - Number(args.count ?? 1)))
  return undefined
}

function exit(context: JunosContext): Promise<string | undefined> | undefined {
  const { editing } = context.session
  if (!editing || editing.path.length === 0) return exitConfiguration(context)
  editing.path = editing.trail.pop() ?? []
  return undefined
}

/** Commands of configuration mode. */
export const JUNOS_CONFIGURATION: readonly JunosCommand[] = [
  { syntax: 'set <path...>', run: set },
  { syntax: 'delete [<path...>]', run: remove },
  { syntax: 'edit <path...>', run: edit },
  { syntax: 'up [<count:int(1-99)>]', run: up },
  {
    syntax: 'top',
    run({ session }) {
      if (session.editing) Object.assign(session.editing, { path: [], trail: [] })
    },
  },
  show,
  { syntax: 'commit [(check|and-quit)]', run: commit },
  { syntax: 'commit comment <text> [and-quit]', run: commit },
  { syntax: 'commit confirmed [<minutes:int(1-65535)>] [comment <text>]', run: commit },
  { syntax: 'rollback [<number:int(0-49)>]', run: rollback },
  { syntax: 'load (merge|override|replace|set|update) terminal [relative]', run: load },
  { syntax: '(exit|quit)', run: exit },
  { syntax: '(exit|quit) configuration-mode', run: exitConfiguration },
  {
    syntax: 'status',
    run: ({ store }) =>
      `Users currently editing the configuration:\n${[...store.editors].map(({ user, line }) => `  ${user} terminal p${line} (pid 4242)\n      [edit]\n`).join('')}`,
  },
]
