import type { CommitFlow, Move, Platform } from '../../../../platforms/platform.js'
import { createDeviceState, type DeviceState } from '../../device-state.js'
import type { CommandIo, Interpreter } from '../../interpreter.js'
import type { LoginRequest, PlatformModel } from '../../platform-model.js'
import { createScriptedCommands, endLine, runScripted, type ScriptedCommands } from '../../scripted-commands.js'
import { createPlainConfig, type PlainConfig } from './plain-config.js'
import type { PlainProfile } from './plain-profile.js'

/**
 * A simple fake: prompts, modes, preparation, committing and saving as the core describes the platform, a configuration that is a list of
 * lines, and the commands that a test scripts. Everything else is rejected in the platform's words.
 */
export const plainModel = (platform: Platform, profile: PlainProfile): PlatformModel => ({
  name: platform.name,
  ident: profile.ident,
  start(options, circumstances) {
    const defaults = { version: profile.softwareVersion, model: profile.model, interfaces: [] }
    const state = createDeviceState(options, defaults, circumstances)
    const config = createPlainConfig(state, profile.hostnameLine ?? 'hostname {h}')
    const scripted = createScriptedCommands(options.commands)
    return {
      state,
      runningConfig: () => config.running.map(endLine).join(''),
      startupConfig: () => config.startup.map(endLine).join(''),
      login: (request) => createPlainInterpreter({ platform, profile, state, config, scripted }, request),
      reload() {
        config.candidate = [...config.startup]
        config.commit()
      },
    }
  },
})

interface PlainDevice {
  platform: Platform
  profile: PlainProfile
  state: DeviceState
  config: PlainConfig
  scripted: ScriptedCommands
}

interface PlainSession {
  readonly user: string
  readonly privilege: number
  mode: string
  count: number
  /** Paging, until the platform's preparation switches it off. */
  rows: number
}

function createPlainInterpreter(device: PlainDevice, request: LoginRequest): Interpreter {
  const { platform, profile, state } = device
  const locked = (state.enableSecret !== undefined || request.privilege < 15) && 'exec' in profile.prompts
  const session: PlainSession = {
    user: request.user,
    privilege: request.privilege,
    mode: locked ? 'exec' : platform.home,
    count: 1,
    rows: request.rows,
  }
  const entry = { user: request.user, line: request.line, since: state.now() }
  state.terminals.add(entry)
  const fill = (template: string): string =>
    template
      .replaceAll('{h}', state.hostname)
      .replaceAll('{u}', session.user)
      .replaceAll('{n}', String(session.count))
      .replaceAll('{v}', state.version)
  return {
    greeting: () => state.options.motd ?? fill(profile.greeting ?? '\n'),
    prompt: () => fill(profile.prompts[session.mode] ?? '{h}# '),
    async execute(line, io) {
      session.count++
      await runLine(line, device, session, io, fill)
    },
    async executeOnce(command, io) {
      session.rows = 0
      for (const line of command.split(/\r?\n/)) await runLine(line, device, session, io, fill)
      return 0
    },
    keyPressed: (key) => ({ echo: key === 'interrupt' ? '^C\n' : '' }),
    pageLength: () => (state.pagingForced() ? 24 : session.rows),
    columns: () => request.columns,
    pager: profile.pager && { text: () => profile.pager?.text ?? '', erase: profile.pager.erase },
    longLines: 'wrap',
    closed: () => void state.terminals.delete(entry),
  }
}

type Fill = (template: string) => string

const flowOf = ({ platform }: PlainDevice, mode: string): CommitFlow =>
  platform.modes[mode]?.commit ?? platform.commit ?? {}

async function runLine(
  line: string,
  device: PlainDevice,
  session: PlainSession,
  io: CommandIo,
  fill: Fill,
): Promise<void> {
  const { platform, profile, scripted, state } = device
  const text = line.trim()
  if (text === '' || /^[!#]/.test(text)) return
  const own = scripted.exact(text) ?? scripted.resolve(text)
  if (own) {
    const { user, mode } = session
    const { print, printError, ask, signal } = io
    await runScripted(own, {
      command: text,
      args: own.args,
      hostname: state.hostname,
      mode,
      user,
      print,
      printError,
      exit: () => undefined,
      ask,
      signal,
    })
    return
  }
  const move = platform.moves.find(({ from, send }) => from === session.mode && send === text)
  if (move) return runMove(move, device, session, io)
  const answer = knownCommand(text, device, session, io)
  if (answer !== undefined) {
    if (answer !== '') io.print((profile.outputHead ?? '') + endLine(fill(answer)))
    return
  }
  const caret = `${' '.repeat(
    fill(profile.prompts[session.mode] ?? '')
      .split('\n')
      .at(-1)?.length ?? 0,
  )}^\n`
  io.print(endLine(profile.rejection.replace('{^}', caret).replace('{c}', text)))
}

/** Moves between modes; what was not committed is lost when configuration is left. */
async function runMove(move: Move, device: PlainDevice, session: PlainSession, io: CommandIo): Promise<void> {
  const { platform, profile, state, config } = device
  const leaves = platform.modes[move.from]?.configuration === true && platform.modes[move.to]?.configuration !== true
  if (move.answers?.some(({ secret }) => secret === 'enable')) {
    if (state.enableSecret === undefined && session.privilege < 15) return io.print('% No password set\n')
    if (state.enableSecret !== undefined && (await io.ask('Password: ', { secret: true })) !== state.enableSecret) {
      return io.print('% Bad secrets\n')
    }
  }
  if (leaves && flowOf(device, move.from).commit !== undefined && config.isChanged()) {
    const answer = profile.leaveQuestion ? await io.ask(profile.leaveQuestion) : 'no'
    if (/^c/i.test(answer.trim())) return
    if (/^y/i.test(answer.trim()) && !/discard/i.test(profile.leaveQuestion ?? '')) config.commit()
    else config.discard()
  }
  session.mode = move.to
}

/** What the core's description of the platform names; undefined when the command is none of it. */
function knownCommand(text: string, device: PlainDevice, session: PlainSession, io: CommandIo): string | undefined {
  const { platform, profile, config, state } = device
  const flow = flowOf(device, session.mode)
  const isConfiguration = platform.modes[session.mode]?.configuration === true || session.mode === platform.configMode
  if (/^(?:exit|quit|logout)$/.test(text) && session.mode === platform.home) {
    io.hangUp()
    return ''
  }
  if (platform.prepare.some(({ send }) => send === text)) {
    if (state.pagingForced() && /page|pager|more|length|clipaging/.test(text))
      return profile.rejection.replace('{^}', '').replace('{c}', text)
    if (/page|pager|more|length 0|clipaging/.test(text)) session.rows = 0
    return ''
  }
  if (text === platform.showRunning) return config.running.join('\n')
  if (text === platform.showStartup) return config.startup.join('\n')
  if (platform.detect?.probes?.some(({ command }) => command === text)) return profile.version
  if (flow.save !== undefined && text === flow.save) {
    config.save()
    return profile.saved ?? '[OK]'
  }
  if (!isConfiguration) return undefined
  if (text === flow.commit) {
    config.commit()
    return profile.committed ?? ''
  }
  if (text === flow.discard) {
    config.discard()
    return ''
  }
  if (text === flow.diff) return config.diff()
  if (!profile.verbs.test(text)) return undefined
  config.apply(text, profile.undo)
  // without a commit, each line is active at once
  if (flow.commit === undefined) config.commit()
  return ''
}
