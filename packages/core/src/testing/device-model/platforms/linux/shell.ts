import { type InputStream, inputOf } from '../../input-stream.js'
import type { CommandIo } from '../../interpreter.js'
import { Interrupted } from '../../interrupted.js'
import { runScripted, type ScriptedCommands, type ScriptedMatch } from '../../scripted-commands.js'
import {
  type LinuxHost,
  mayRead,
  type ProgramContext,
  resolvePath,
  type ShellEnvironment,
  writeProblem,
} from './linux-host.js'
import { PROGRAMS } from './programs.js'
import { expandWord } from './shell-expansion.js'
import { parseShell, type Redirect, ShellSyntaxError, type SimpleCommand } from './shell-syntax.js'

/** Where a program's streams go. */
export interface Streams {
  input: InputStream
  out(text: string | Uint8Array): void
  error(text: string): void
}

export interface Shell {
  host: LinuxHost
  scripted: ScriptedCommands
  io: CommandIo
  /** Depth of shells in shells; stops a script that calls itself. */
  depth: number
}

const TOO_DEEP = 20

/** Runs a command line; the status of its last command. */
export async function runShell(
  line: string,
  shell: ShellEnvironment,
  streams: Streams,
  context: Shell,
): Promise<number> {
  let pipelines: ReturnType<typeof parseShell>
  try {
    pipelines = parseShell(line)
  } catch (error) {
    if (!(error instanceof ShellSyntaxError)) throw error
    streams.error(`bash: ${error.message}\n`)
    shell.status = 2
    return 2
  }
  const own = context.scripted.exact(line)
  if (own) return settle(shell, await runOwn(own, line, shell, streams, context))
  for (const { commands, when } of pipelines) {
    if (when === 'success' && shell.status !== 0) continue
    if (when === 'failure' && shell.status === 0) continue
    shell.status = await runPipeline(commands, shell, streams, context)
    if (context.io.signal.aborted) throw new Interrupted('interrupted')
  }
  return shell.status
}

const settle = (shell: ShellEnvironment, status: number): number => {
  shell.status = status
  return status
}

async function runPipeline(
  commands: readonly SimpleCommand[],
  shell: ShellEnvironment,
  streams: Streams,
  context: Shell,
): Promise<number> {
  let { input } = streams
  let status = 0
  for (const [index, command] of commands.entries()) {
    const isLast = index === commands.length - 1
    const chunks: Uint8Array[] = []
    const out = isLast ? streams.out : (text: string | Uint8Array) => void chunks.push(Buffer.from(text))
    status = await runCommand(command, shell, { ...streams, input, out }, context)
    input = inputOf(Buffer.concat(chunks))
  }
  return status
}

async function runCommand(
  command: SimpleCommand,
  shell: ShellEnvironment,
  streams: Streams,
  context: Shell,
): Promise<number> {
  const substitute = (line: string): Promise<string> => capture(line, shell, streams, context)
  const words: string[] = []
  for (const word of command.words) words.push(...(await expandWord(word, shell, substitute)))
  const assignments = leadingAssignments(words)
  const [name, ...args] = words.slice(assignments.length)
  if (name === undefined) {
    for (const [key, value] of assignments) shell.variables.set(key, value)
    return 0
  }
  const redirected = await redirect(command.redirects, shell, streams, context, substitute)
  if (typeof redirected === 'number') return redirected
  const status = await runProgram(name, args, shell, redirected.streams, context)
  redirected.finish()
  return status
}

/** `A=1 B=2` before a command. */
function leadingAssignments(words: readonly string[]): [string, string][] {
  const found: [string, string][] = []
  for (const word of words) {
    const match = /^([A-Za-z_]\w*)=(.*)$/s.exec(word)
    if (!match) break
    found.push([match[1] ?? '', match[2] ?? ''])
  }
  return found
}

async function capture(line: string, shell: ShellEnvironment, streams: Streams, context: Shell): Promise<string> {
  let text = ''
  const out = (piece: string | Uint8Array): void => {
    text += typeof piece === 'string' ? piece : Buffer.from(piece).toString('utf8')
  }
  await runShell(line, { ...shell, variables: new Map(shell.variables) }, { ...streams, out }, context)
  return text.replace(/\n+$/, '')
}

type Redirected = { streams: Streams; finish(): void }

/** Opens files for the redirections; a status when one cannot be opened. */
async function redirect(
  redirects: readonly Redirect[],
  shell: ShellEnvironment,
  streams: Streams,
  { host }: Shell,
  substitute: (line: string) => Promise<string>,
): Promise<Redirected | number> {
  const result = { ...streams }
  const writes: { path: string; chunks: Uint8Array[]; append: boolean }[] = []
  const { files } = host.state
  for (const { stream, kind, target } of redirects) {
    const [word = ''] = await expandWord(target, shell, substitute)
    const path = resolvePath(word, shell)
    if (kind === 'to-stdout') result.error = result.out
    else if (kind === 'to-stderr')
      result.out = (text) => result.error(typeof text === 'string' ? text : Buffer.from(text).toString('utf8'))
    else if (kind === 'read') {
      const content = path === '/dev/null' ? new Uint8Array() : files.bytes(path)
      if (!content || !mayRead(path, shell.user)) {
        streams.error(`bash: ${word}: ${content ? 'Permission denied' : 'No such file or directory'}\n`)
        return 1
      }
      result.input = inputOf(content)
    } else {
      const problem = path === '/dev/null' ? undefined : writeProblem(path, shell.user, host)
      if (problem !== undefined) {
        streams.error(`bash: ${word}: ${problem}\n`)
        return 1
      }
      const chunks: Uint8Array[] = []
      const keep = (text: string | Uint8Array): void => void chunks.push(Buffer.from(text))
      if (path !== '/dev/null') writes.push({ path, chunks, append: kind === 'append' })
      if (stream === 2) result.error = keep
      else result.out = keep
    }
  }
  const finish = (): void => {
    for (const { path, chunks, append } of writes) {
      const before = append ? (files.bytes(path) ?? new Uint8Array()) : new Uint8Array()
      files.write(path, Buffer.concat([before, ...chunks]), host.state.now())
    }
  }
  return { streams: result, finish }
}

async function runProgram(
  name: string,
  args: readonly string[],
  shell: ShellEnvironment,
  streams: Streams,
  context: Shell,
): Promise<number> {
  const line = [name, ...args].join(' ')
  const own = context.scripted.exact(line) ?? context.scripted.resolve(line)
  if (own && !('exactWords' in own && own.exactWords === false)) return runOwn(own, line, shell, streams, context)
  const program = PROGRAMS[name.replace(/^\/(?:usr\/)?s?bin\//, '')]
  if (!program) {
    streams.error(
      name.includes('/') ? `bash: ${name}: No such file or directory\n` : `bash: ${name}: command not found\n`,
    )
    return 127
  }
  const programContext: ProgramContext = {
    args,
    host: context.host,
    shell,
    io: context.io,
    input: streams.input,
    out: streams.out,
    error: streams.error,
    run(inner, environment = shell) {
      if (context.depth > TOO_DEEP) return Promise.resolve(126)
      return runShell(inner, environment, streams, { ...context, depth: context.depth + 1 })
    },
  }
  return (await program(programContext)) ?? 0
}

async function runOwn(
  match: ScriptedMatch,
  line: string,
  shell: ShellEnvironment,
  streams: Streams,
  { host, io }: Shell,
): Promise<number> {
  let status = 0
  await runScripted(match, {
    command: line,
    args: match.args,
    hostname: host.state.hostname,
    mode: shell.user === 'root' ? 'root' : 'user',
    user: shell.user,
    print: streams.out,
    printError: streams.error,
    exit(code) {
      status = code
    },
    ask: io.ask,
    signal: io.signal,
  })
  return status
}
