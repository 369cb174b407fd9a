import type { FakeCommandContext } from '../../fake-device-options.js'
import { printingTo } from '../command-io.js'
import { type CommandTree, createCommandTree, type Resolution } from '../command-tree.js'
import { endLine, runScripted, type ScriptedCommands, type ScriptedMatch } from '../scripted-commands.js'
import { cliPrompt } from './cli-prompt.js'
import type { ExecMode } from './cli-session.js'
import { complain } from './complain.js'
import { runConfigLine } from './config-editor.js'
import type { CommandContext, CommandOutput, ExecCommand, LineDialect } from './dialect.js'
import { findStage, type PipeStage, splitPipes } from './pipes.js'

type Base = Omit<CommandContext, 'args' | 'line'>

const trees = new WeakMap<LineDialect, Record<ExecMode, CommandTree<ExecCommand>>>()

/** The commands of a mode, compiled once per platform. */
export function execTree(dialect: LineDialect, mode: ExecMode): CommandTree<ExecCommand> {
  const known = trees.get(dialect)
  if (known) return known[mode]
  const table = (name: ExecMode) =>
    createCommandTree(
      dialect.exec.filter(({ modes }) => !modes || modes.includes(name)),
      dialect.argumentTypes,
    )
  const made = { exec: table('exec'), privileged: table('privileged') }
  trees.set(dialect, made)
  return made[mode]
}

/** Runs one line in whatever mode the session is. */
export function runCliLine(line: string, base: Base, scripted: ScriptedCommands): void | Promise<void> {
  const trimmed = line.trim()
  if (trimmed === '' || /^\s*!/.test(line)) return
  const own = scripted.isEmpty ? undefined : scripted.exact(trimmed)
  if (own) return runOwn(own, trimmed, base)
  if (base.session.mode !== 'config') return runExecLine(line, base, scripted)
  const doForm = /^(\s*do\s+)(\S.*)$/i.exec(line)
  if (doForm) return runExecLine(' '.repeat(doForm[1]?.length ?? 0) + doForm[2], base, scripted)
  return runInConfig(line, base, scripted)
}

function runInConfig(line: string, base: Base, scripted: ScriptedCommands): void | Promise<void> {
  const { dialect, io } = base
  if (dialect.execInConfig && isExecCommand(line, base)) return runExecLine(line, base, scripted)
  return finish(runConfigLine({ ...base, line, args: {} }), io.print)
}

const isExecCommand = (line: string, { dialect }: Base): boolean =>
  /^\s*(?:sh|sho|show|pi|pin|ping|copy|write|wr|clear|terminal)\s/i.test(`${line} `) &&
  execTree(dialect, 'privileged').resolve(splitPipes(line, true).base).kind === 'match'

const finish = (
  output: CommandOutput | Promise<CommandOutput>,
  print: (text: string | Uint8Array) => void,
): void | Promise<void> => {
  if (output instanceof Promise) return output.then((text) => finish(text, print))
  if (output !== undefined && output.length > 0) print(typeof output === 'string' ? endLine(output) : output)
}

const toScriptContext = (
  line: string,
  match: ScriptedMatch,
  { session, state, io, dialect }: Base,
): FakeCommandContext => ({
  command: line,
  args: match.args,
  hostname: state.hostname,
  mode:
    session.mode === 'config' ? cliPrompt(session, state.hostname, dialect).replace(/^.*\(|\).*$/g, '') : session.mode,
  user: session.user,
  print: io.print,
  printError: io.printError,
  exit: () => undefined,
  ask: io.ask,
  signal: io.signal,
})

function runOwn(match: ScriptedMatch, line: string, base: Base): void | Promise<void> {
  const { command } = match
  if (typeof command !== 'function') return finish(command, base.io.print)
  return runScripted(match, toScriptContext(line, match, base))
}

function runExecLine(line: string, base: Base, scripted: ScriptedCommands): void | Promise<void> {
  const { dialect, session, io } = base
  const { base: command, stages } = splitPipes(line, dialect.pipes.json === undefined)
  const mode: ExecMode = session.mode === 'exec' ? 'exec' : 'privileged'
  const resolution = execTree(dialect, mode).resolve(command)
  const own = scripted.resolve(command)
  const ours = own && (own.exactWords || resolution.kind !== 'ambiguous')
  if (!ours && resolution.kind !== 'match') {
    io.print(complain(resolution, { ...base, line }))
    return
  }
  if (!ours && resolution.kind === 'match' && resolution.entry.raw) return runEntry(resolution, line, base)
  const filters = toFilters(stages, line, base)
  if (typeof filters === 'string') {
    io.print(filters)
    return
  }
  const { inner, end } = filters.length === 0 ? { inner: base, end: () => undefined } : collect(base, filters)
  const run = (): void | Promise<void> => {
    if (ours) return runOwn(own, command.trim(), inner)
    if (resolution.kind === 'match') return runEntry(resolution, command, inner, filters)
  }
  const running = run()
  return running instanceof Promise ? running.then(end) : end()
}

interface Filter {
  name: string
  stage: PipeStage
  argument: string
}

type Match = Extract<Resolution<ExecCommand>, { kind: 'match' }>

function runEntry(
  { entry, args }: Match,
  line: string,
  base: Base,
  filters: readonly Filter[] = [],
): void | Promise<void> {
  const context: CommandContext = { ...base, line: line.trim(), args }
  const [first] = filters
  if (!first || !/^json(-pretty)?$/.test(first.name)) return finish(entry.run(context), base.io.print)
  const data = entry.json?.(context)
  const text =
    data === undefined
      ? base.dialect.noJson
      : JSON.stringify(data, null, first.name === 'json' ? base.dialect.jsonIndent : 4)
  return finish(text, base.io.print)
}

/** The stages of a line; a complaint when one is unknown. */
function toFilters(stages: readonly { text: string; at: number }[], line: string, base: Base): Filter[] | string {
  const filters: Filter[] = []
  for (const { text, at } of stages) {
    const [, lead = '', typed = '', argument = ''] = /^(\s*)(\S*)\s?(.*)$/s.exec(text) ?? []
    const found = findStage(base.dialect.pipes, typed)
    if (found === 'unknown' || found === 'ambiguous') {
      const kind = typed === '' ? 'incomplete' : found === 'unknown' ? 'invalid' : 'ambiguous'
      const fault = { at: at + lead.length, index: 1, word: typed, candidates: [], whole: false, canonical: line }
      return complain({ kind, ...fault }, { ...base, line })
    }
    filters.push({ name: found.name, stage: found.stage, argument: argument.trimEnd() })
  }
  return filters
}

/** Collects what the command prints and sends it through the stages at the end. */
function collect(base: Base, filters: readonly Filter[]): { inner: Base; end: () => void } {
  let collected = ''
  const print = (text: string | Uint8Array): void => {
    collected += typeof text === 'string' ? text : Buffer.from(text).toString('utf8')
  }
  const end = (): void => {
    const output = filters.reduce((text, { stage, argument }) => stage(text, argument), collected)
    if (output !== '') base.io.print(endLine(output))
  }
  return { inner: { ...base, io: printingTo(base.io, print) }, end }
}
