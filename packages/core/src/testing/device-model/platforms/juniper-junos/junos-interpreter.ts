import { printingTo } from '../../command-io.js'
import { type CommandTree, createCommandTree, type Resolution } from '../../command-tree.js'
import type { DeviceState } from '../../device-state.js'
import type { CommandIo, Interpreter } from '../../interpreter.js'
import { findStage, type PipeStage, splitPipes } from '../../line-cli/pipes.js'
import type { LoginRequest } from '../../platform-model.js'
import { endLine, runScripted, type ScriptedCommands, type ScriptedMatch } from '../../scripted-commands.js'
import { JUNOS_CONFIGURATION } from './junos-configuration.js'
import type { JunosDatastore } from './junos-datastore.js'
import { JUNOS_OPERATIONAL } from './junos-operational.js'
import { JUNOS_PIPES } from './junos-pipes.js'
import type { JunosCommand, JunosContext, JunosSession } from './junos-session.js'

let operational: CommandTree<JunosCommand> | undefined
let configuration: CommandTree<JunosCommand> | undefined

let readOnly: CommandTree<JunosCommand> | undefined

/** Commands that need more than the class `read-only`. */
const CHANGES = /^(?:configure|request|clear|file delete|set (?!cli))/

const treeFor = (session: JunosSession): CommandTree<JunosCommand> =>
  session.privilege < 15
    ? (readOnly ??= createCommandTree(JUNOS_OPERATIONAL.filter(({ syntax }) => !CHANGES.test(syntax))))
    : treeForSuperUser(session)

const treeForSuperUser = (session: JunosSession): CommandTree<JunosCommand> =>
  session.editing
    ? (configuration ??= createCommandTree(JUNOS_CONFIGURATION))
    : (operational ??= createCommandTree(JUNOS_OPERATIONAL))

export interface JunosDevice {
  state: DeviceState
  store: JunosDatastore
  scripted: ScriptedCommands
}

/** The command line of one Junos login. */
export function createJunosInterpreter(device: JunosDevice, request: LoginRequest): Interpreter {
  const { state, store } = device
  const session: JunosSession = {
    user: request.user,
    privilege: request.privilege,
    line: request.line,
    columns: request.columns,
    screenLength: request.rows,
    editing: undefined,
  }
  const entry = { user: request.user, line: request.line, since: state.now() }
  state.terminals.add(entry)
  const execute = (line: string, io: CommandIo): void | Promise<void> => runJunosLine(line, device, session, io)
  return {
    greeting: () => state.options.motd ?? `--- JUNOS ${state.version} Kernel 64-bit  JNPR-12.1-20211214.c0b2d5c_buil\n`,
    prompt: () => junosPrompt(session, state, store),
    execute,
    async executeOnce(command, io) {
      session.screenLength = 0
      for (const line of command.split(/\r?\n/)) await execute(line, io)
      return 0
    },
    keyPressed: (key, line) => ({
      echo: key === 'interrupt' ? '^C\n' : key === 'end-of-file' && line === '' ? '\n' : '',
    }),
    pageLength: () => (state.pagingForced() ? 24 : session.screenLength),
    columns: () => session.columns,
    pager: {
      text: (percent) => (percent === 0 ? '---(more)---' : `---(more ${percent}%)---`),
      erase: `\r${' '.repeat(40)}\r`,
    },
    longLines: 'wrap',
    closed() {
      state.terminals.delete(entry)
      if (session.editing) store.editors.delete(session.editing.editor)
    },
  }
}

function junosPrompt(
  { user, editing }: JunosSession,
  { hostname, options }: DeviceState,
  { pending }: JunosDatastore,
): string {
  const above = options.promptLine === undefined ? '' : `${options.promptLine}\n`
  const warning = pending ? `# commit confirmed will be rolled back in ${pending.minutes} minutes\n` : ''
  if (!editing) return `\n${warning}${above}${user}@${hostname}> `
  const path = editing.path.map(({ text }) => ` ${text}`).join('')
  return `\n${warning}${options.promptLine ?? ''}[edit${path}]\n${user}@${hostname}# `
}

function runJunosLine(line: string, device: JunosDevice, session: JunosSession, io: CommandIo): void | Promise<void> {
  const text = line.trim()
  if (text === '' || text.startsWith('#')) return undefined
  const base: JunosContext = { line, args: {}, state: device.state, store: device.store, session, io }
  const exact = device.scripted.exact(text)
  if (exact) return runOwn(exact, base)
  const outer = /^\s*(run|top)\s+(\S.*)$/.exec(line)
  if (session.editing && outer) return runElsewhere(outer[1] ?? '', outer[2] ?? '', line, device, session, io)
  const { base: command, stages } = splitPipes(line, false)
  const resolution = treeFor(session).resolve(command)
  const own = session.editing ? undefined : device.scripted.resolve(command)
  if (own && (own.exactWords || resolution.kind !== 'ambiguous'))
    return throughPipes(stages, base, (context) => runOwn(own, context))
  if (resolution.kind !== 'match') {
    io.print(complaint(resolution, base))
    return undefined
  }
  return runEntry(resolution.entry, { ...base, line: command, args: resolution.args }, stages)
}

/** `run` borrows operational mode, `top` the top of the configuration, for one command. */
function runElsewhere(
  word: string,
  rest: string,
  line: string,
  device: JunosDevice,
  session: JunosSession,
  io: CommandIo,
): void | Promise<void> {
  const { editing } = session
  if (!editing) return undefined
  const padded = ' '.repeat(line.length - rest.length) + rest
  if (word === 'run') {
    const borrowed: JunosSession = { ...session, editing: undefined }
    return runJunosLine(padded, device, borrowed, io)
  }
  const { path } = editing
  editing.path = []
  const restore = (): void => {
    if (!/^(?:edit|exit|quit|top)\b/.test(rest) && session.editing) session.editing.path = path
  }
  const running = runJunosLine(padded, device, session, io)
  return running instanceof Promise ? running.finally(restore) : restore()
}

type Stages = readonly { text: string; at: number }[]

function runEntry(entry: JunosCommand, context: JunosContext, stages: Stages): void | Promise<void> {
  const [first, ...others] = stages
  const special = first === undefined ? undefined : specialOutput(first.text.trim(), entry, context)
  if (special !== undefined) {
    return throughPipes(others, context, ({ io }) => {
      if (special !== '') io.print(endLine(special))
    })
  }
  return throughPipes(stages, context, (inner) => printOutput(entry.run(inner), inner.io))
}

type Output = Awaited<ReturnType<JunosCommand['run']>>

function printOutput(output: Output | Promise<Output>, io: CommandIo): void | Promise<void> {
  if (output instanceof Promise) return output.then((text) => printOutput(text, io))
  if (output !== undefined && output.length > 0) io.print(typeof output === 'string' ? endLine(output) : output)
}

/** `display set`, `display json` and `compare`, which are not made from the text. */
function specialOutput(stage: string, entry: JunosCommand, context: JunosContext): string | undefined {
  const [, verb = '', what = ''] = /^(\S+)\s*(.*)$/s.exec(stage) ?? []
  if (verb.length > 2 && 'compare'.startsWith(verb)) {
    const rollback = /^rollback (\d+)$/.exec(what.trim())?.[1]
    return (
      entry.compare?.(context, rollback === undefined ? undefined : Number(rollback)) ??
      'error: compare works on configuration only\n'
    )
  }
  if (verb.length < 2 || !'display'.startsWith(verb)) return undefined
  if (what.startsWith('set')) return entry.set?.(context) ?? ''
  if (what.startsWith('json')) {
    const data = entry.json?.(context)
    return data === undefined
      ? 'error: display json is not supported for this command\n'
      : JSON.stringify(data, null, 4)
  }
  return undefined
}

/** Collects the output and sends it through what follows the pipes. */
function throughPipes(
  stages: Stages,
  context: JunosContext,
  run: (context: JunosContext) => void | Promise<void>,
): void | Promise<void> {
  if (stages.length === 0) return run(context)
  const filters: { stage: PipeStage; argument: string }[] = []
  for (const { text } of stages) {
    const [, typed = '', argument = ''] = /^\s*(\S*)\s?(.*)$/s.exec(text) ?? []
    const found = findStage(JUNOS_PIPES, typed)
    if (found === 'unknown' || found === 'ambiguous') {
      context.io.print(`${mark(context, Math.max(0, context.line.indexOf(text)))}syntax error, expecting <command>.\n`)
      return undefined
    }
    filters.push({ stage: found.stage, argument })
  }
  let collected = ''
  const print = (text: string | Uint8Array): void => {
    collected += typeof text === 'string' ? text : Buffer.from(text).toString('utf8')
  }
  const end = (): void => {
    const output = filters.reduce((text, { stage, argument }) => stage(text, argument), collected)
    if (output !== '') context.io.print(endLine(output))
  }
  const running = run({ ...context, io: printingTo(context.io, print) })
  return running instanceof Promise ? running.then(end) : end()
}

const mark = ({ session, state }: JunosContext, at: number): string =>
  `${' '.repeat(`${session.user}@${state.hostname}> `.length + at)}^\n`

function complaint(resolution: Exclude<Resolution<JunosCommand>, { kind: 'match' }>, context: JunosContext): string {
  const caret = mark(context, resolution.at)
  if (resolution.kind === 'incomplete')
    return `${caret}${context.session.editing ? 'missing argument.' : 'syntax error, expecting <command>.'}\n`
  if (resolution.kind === 'ambiguous') {
    return `${caret}'${resolution.word}' is ambiguous.\nPossible completions:\n${resolution.candidates.map((name) => `  ${name}\n`).join('')}`
  }
  return `${caret}${resolution.index === 0 ? 'unknown command.' : 'syntax error, expecting <command>.'}\n`
}

function runOwn(match: ScriptedMatch, { line, session, state, io }: JunosContext): void | Promise<void> {
  const { command } = match
  if (typeof command !== 'function') return printOutput(command, io)
  return runScripted(match, {
    command: line.trim(),
    args: match.args,
    hostname: state.hostname,
    mode: session.editing ? 'config' : 'operational',
    user: session.user,
    print: io.print,
    printError: io.printError,
    exit: () => undefined,
    ask: io.ask,
    signal: io.signal,
  })
}
