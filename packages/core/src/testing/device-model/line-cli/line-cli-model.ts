import { renderConfigTree } from '../config-tree.js'
import { createDeviceState, type DeviceState } from '../device-state.js'
import type { CommandIo, Interpreter } from '../interpreter.js'
import type { DeviceSoftware, LoginRequest, PlatformModel } from '../platform-model.js'
import { createScriptedCommands, type ScriptedCommands } from '../scripted-commands.js'
import { cliPrompt } from './cli-prompt.js'
import { type CliSession, createCliSession, leaveConfig } from './cli-session.js'
import { configHelp } from './config-editor.js'
import { type ConfigStore, createConfigStore } from './config-store.js'
import type { LineDialect } from './dialect.js'
import { execTree, runCliLine } from './exec-runner.js'

/** A device with a command line of the IOS family. */
export function lineCliModel(dialect: LineDialect): PlatformModel {
  return {
    name: dialect.name,
    ident: dialect.ident,
    start(options, circumstances): DeviceSoftware {
      const state = createDeviceState(options, dialect.defaults, circumstances)
      const store = createConfigStore(state, dialect)
      const scripted = createScriptedCommands(options.commands)
      return {
        state,
        runningConfig: () => renderConfigTree(store.running, dialect.layout),
        startupConfig: () => renderConfigTree(store.startup ?? [], dialect.layout),
        login: (request) => createCliInterpreter({ state, store, scripted, dialect }, request),
        reload: () => store.reload(),
      }
    },
  }
}

interface CliDevice {
  state: DeviceState
  store: ConfigStore
  scripted: ScriptedCommands
  dialect: LineDialect
}

function createCliInterpreter({ state, store, scripted, dialect }: CliDevice, request: LoginRequest): Interpreter {
  const locked = state.enableSecret !== undefined || request.privilege < 15
  const session = createCliSession(request, locked ? 'exec' : 'privileged')
  const entry = { user: request.user, line: request.line, since: state.now() }
  state.terminals.add(entry)
  const execute = (line: string, io: CommandIo): void | Promise<void> =>
    runCliLine(line, { state, store, session, dialect, io }, scripted)

  return {
    greeting: () => state.options.motd ?? dialect.greeting(state),
    prompt: () => cliPrompt(session, state.hostname, dialect),
    execute,
    executeOnce: (command, io) => runExecChannel(command, io, execute, dialect, session),
    keyPressed: (key, line) => keyPressed(key, line, session, dialect),
    help: (line) => helpFor(line, session, dialect),
    complete: (line) => completionOf(line, session, dialect),
    pageLength: () => (state.pagingForced() ? 24 : session.pageLength),
    columns: () => session.columns,
    pager: dialect.pager,
    longLines: dialect.longLines,
    closed: () => void state.terminals.delete(entry),
  }
}

/** Runs the lines of an exec channel in order. */
async function runExecChannel(
  command: string,
  io: CommandIo,
  execute: (line: string, io: CommandIo) => void | Promise<void>,
  dialect: LineDialect,
  session: CliSession,
): Promise<number> {
  session.pageLength = 0
  for (const line of command.split(/\r?\n/)) {
    let printed = ''
    const print = (text: string | Uint8Array): void => {
      printed += typeof text === 'string' ? text : ''
      io.print(text)
    }
    await execute(line, { ...io, print })
    if (dialect.execStopsAtError && dialect.failed?.(printed)) return 1
  }
  return 0
}

function keyPressed(
  key: 'interrupt' | 'suspend' | 'end-of-file',
  line: string,
  session: CliSession,
  dialect: LineDialect,
): { echo: string; hangUp?: boolean; execute?: boolean } {
  if (key === 'suspend') {
    if (session.mode !== 'config') return { echo: '^Z\n' }
    leaveConfig(session)
    return { echo: '^Z\n' }
  }
  if (key === 'interrupt') {
    if (dialect.interruptLeavesConfig && session.mode === 'config') leaveConfig(session)
    return { echo: '^C\n' }
  }
  return { echo: line === '' ? '\n' : '' }
}

function helpFor(line: string, session: CliSession, dialect: LineDialect): string {
  const words =
    session.mode === 'config' ? configHelp(line, { session, dialect }) : execTree(dialect, session.mode).next(line)
  return words.map((word) => `  ${word}\n`).join('') || '% Unrecognized command\n'
}

/** The rest of the only word that fits what was typed. */
function completionOf(line: string, session: CliSession, dialect: LineDialect): string | undefined {
  const typed = /\S*$/.exec(line)?.[0] ?? ''
  const words =
    session.mode === 'config' ? configHelp(line, { session, dialect }) : execTree(dialect, session.mode).next(line)
  const [only] = words
  return words.length === 1 && only && !only.startsWith('<') ? `${only.slice(typed.length)} ` : undefined
}
