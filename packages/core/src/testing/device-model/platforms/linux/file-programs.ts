import { createHash } from 'node:crypto'
import { clockParts } from '../../device-clock.js'
import { mayRead, mayWrite, type Program, type ProgramContext, resolvePath, writeProblem } from './linux-host.js'
import { liveFile } from './live-files.js'

/** Options and the rest; `--` ends the options. */
export function splitArgs(args: readonly string[]): { flags: string; names: string[] } {
  const end = args.indexOf('--')
  const head = end === -1 ? args : args.slice(0, end)
  const flags = head.filter((arg) => /^-[^-]/.test(arg)).map((arg) => arg.slice(1))
  const names = [
    ...head.filter((arg) => !arg.startsWith('-') || arg === '-'),
    ...(end === -1 ? [] : args.slice(end + 1)),
  ]
  return { flags: flags.join(''), names }
}

/** The content of a file, or a complaint in the words of the program. */
export function readFileOf(
  { host, shell, error }: ProgramContext,
  program: string,
  name: string,
): Uint8Array | undefined {
  const path = resolvePath(name, shell)
  const { files } = host.state
  const content = liveFile(path, host) ?? files.bytes(path)
  const problem = content
    ? mayRead(path, shell.user)
      ? undefined
      : 'Permission denied'
    : files.isFolder(path)
      ? 'Is a directory'
      : 'No such file or directory'
  if (problem === undefined) return content
  error(`${program}: ${name}: ${problem}\n`)
  return undefined
}

/** What a filter works on: its files, or standard input. */
export async function filterInput(
  context: ProgramContext,
  program: string,
  names: readonly string[],
): Promise<{ text: string; status: number }> {
  if (names.length === 0 || names[0] === '-')
    return { text: Buffer.from(await context.input.rest()).toString('utf8'), status: 0 }
  const contents = names.map((name) => readFileOf(context, program, name))
  const text = contents.map((content) => (content ? Buffer.from(content).toString('utf8') : '')).join('')
  return { text, status: contents.includes(undefined) ? 1 : 0 }
}

const cat: Program = async (context) => {
  const { names } = splitArgs(context.args)
  if (names.length === 0) {
    context.out(await context.input.rest())
    return 0
  }
  let status = 0
  for (const name of names) {
    const content = name === '-' ? await context.input.rest() : readFileOf(context, 'cat', name)
    if (content) context.out(content)
    else status = 1
  }
  return status
}

const ls: Program = ({ args, host, shell, out, error }) => {
  const { flags, names } = splitArgs(args)
  const { files } = host.state
  let status = 0
  for (const name of names.length === 0 ? ['.'] : names) {
    const path = resolvePath(name, shell)
    if (!files.has(path) && !files.isFolder(path)) {
      error(`ls: cannot access '${name}': No such file or directory\n`)
      status = 2
      continue
    }
    const isFolder = files.isFolder(path) && !flags.includes('d')
    const entries = isFolder
      ? files.list(path).filter((entry) => flags.includes('a') || !entry.startsWith('.'))
      : [name]
    if (!flags.includes('l')) {
      out(entries.map((entry) => `${entry}\n`).join(''))
      continue
    }
    if (isFolder) out(`total ${entries.length * 4}\n`)
    for (const entry of entries) out(longEntry(isFolder ? `${path}/${entry}` : path, entry, host))
  }
  return status
}

function longEntry(path: string, name: string, { state }: ProgramContext['host']): string {
  const folder = state.files.isFolder(path)
  const { monthName, day, time } = clockParts(state.files.modifiedAt(path) || state.bootedAt)
  const owner = /^\/home\/([^/]+)/.exec(path)?.[1] ?? 'root'
  const size = String(folder ? 4096 : (state.files.bytes(path)?.length ?? 0)).padStart(8)
  return `${folder ? 'drwxr-xr-x 2' : '-rw-r--r-- 1'} ${owner} ${owner} ${size} ${monthName} ${String(day).padStart(2)} ${time.slice(0, 5)} ${name}\n`
}

const hashing =
  (algorithm: string): Program =>
  async (context) => {
    const { names } = splitArgs(context.args)
    let status = 0
    for (const name of names.length === 0 ? ['-'] : names) {
      const content = name === '-' ? await context.input.rest() : readFileOf(context, `${algorithm}sum`, name)
      if (content) context.out(`${createHash(algorithm).update(content).digest('hex')}  ${name}\n`)
      else status = 1
    }
    return status
  }

const mkdir: Program = ({ args, host, shell, error }) => {
  const { flags, names } = splitArgs(args)
  let status = 0
  for (const name of names) {
    const path = resolvePath(name, shell)
    const { files } = host.state
    const exists = files.isFolder(path) || files.has(path)
    const parent = path.slice(0, path.replace(/\/$/, '').lastIndexOf('/')) || '/'
    const problem = !mayWrite(path, shell.user)
      ? 'Permission denied'
      : exists && !flags.includes('p')
        ? 'File exists'
        : !flags.includes('p') && !files.isFolder(parent)
          ? 'No such file or directory'
          : undefined
    if (problem === undefined) files.makeFolder(path)
    else {
      error(`mkdir: cannot create directory '${name}': ${problem}\n`)
      status = 1
    }
  }
  return status
}

const rm: Program = ({ args, host, shell, error }) => {
  const { flags, names } = splitArgs(args)
  const { files } = host.state
  let status = 0
  for (const name of names) {
    const path = resolvePath(name, shell)
    const folder = files.isFolder(path)
    const problem =
      !folder && !files.has(path)
        ? flags.includes('f')
          ? ''
          : 'No such file or directory'
        : !mayWrite(path, shell.user)
          ? 'Permission denied'
          : folder && !/r/i.test(flags)
            ? 'Is a directory'
            : undefined
    if (problem === undefined) removeTree(path, files)
    else if (problem !== '') {
      error(`rm: cannot remove '${name}': ${problem}\n`)
      status = 1
    }
  }
  return status
}

function removeTree(path: string, files: ProgramContext['host']['state']['files']): void {
  for (const entry of files.isFolder(path) ? files.list(path) : []) removeTree(`${path}/${entry}`, files)
  files.remove(path)
}

/** `mv` and `cp`: the same but for what becomes of the source. */
const transfer =
  (program: 'mv' | 'cp'): Program =>
  ({ args, host, shell, error }) => {
    const { names } = splitArgs(args)
    const { files } = host.state
    const target = resolvePath(names.at(-1) ?? '', shell)
    if (names.length < 2) {
      error(`${program}: missing destination file operand\n`)
      return 1
    }
    let status = 0
    for (const name of names.slice(0, -1)) {
      const source = resolvePath(name, shell)
      const content = files.bytes(source)
      const destination = files.isFolder(target) ? `${target}/${name.split('/').at(-1)}` : target
      const problem = content && mayRead(source, shell.user) ? writeProblem(destination, shell.user, host) : undefined
      if (!content) {
        error(`${program}: cannot stat '${name}': No such file or directory\n`)
        status = 1
      } else if (problem !== undefined) {
        error(`${program}: cannot create regular file '${destination}': ${problem}\n`)
        status = 1
      } else {
        files.write(destination, content, host.state.now())
        if (program === 'mv') files.remove(source)
      }
    }
    return status
  }

const touch: Program = ({ args, host, shell, error }) => {
  let status = 0
  for (const name of splitArgs(args).names) {
    const path = resolvePath(name, shell)
    const problem = writeProblem(path, shell.user, host)
    if (problem === undefined) host.state.files.write(path, host.state.files.bytes(path) ?? '', host.state.now())
    else {
      error(`touch: cannot touch '${name}': ${problem}\n`)
      status = 1
    }
  }
  return status
}

const tee: Program = async ({ args, host, shell, input, out, error }) => {
  const content = await input.rest()
  const append = args.includes('-a')
  let status = 0
  for (const name of splitArgs(args).names) {
    const path = resolvePath(name, shell)
    const problem = path === '/dev/null' ? undefined : writeProblem(path, shell.user, host)
    if (problem !== undefined) {
      error(`tee: ${name}: ${problem}\n`)
      status = 1
    } else if (path !== '/dev/null') {
      const before = append ? (host.state.files.bytes(path) ?? new Uint8Array()) : new Uint8Array()
      host.state.files.write(path, Buffer.concat([before, content]), host.state.now())
    }
  }
  out(content)
  return status
}

const stat: Program = ({ args, host, shell, out, error }) => {
  const at = args.findIndex((arg) => arg === '-c' || arg.startsWith('--format'))
  const format = at === -1 ? undefined : args[at] === '-c' ? args[at + 1] : args[at]?.split('=')[1]
  const names = args.filter((arg, index) => !arg.startsWith('-') && index !== at + (args[at] === '-c' ? 1 : 0))
  let status = 0
  for (const name of names) {
    const path = resolvePath(name, shell)
    const size = host.state.files.bytes(path)?.length ?? (host.state.files.isFolder(path) ? 4096 : undefined)
    if (size === undefined) {
      error(`stat: cannot statx '${name}': No such file or directory\n`)
      status = 1
    } else
      out(
        format === undefined
          ? `  File: ${name}\n  Size: ${size}\n`
          : `${format.replaceAll('%s', String(size)).replaceAll('%n', name).replaceAll('%a', '644').replaceAll('%U', 'root')}\n`,
      )
  }
  return status
}

const mktemp: Program = ({ args, host, out }) => {
  const path = `/tmp/tmp.${String(host.state.files.paths.length).padStart(10, 'A')}`
  if (args.includes('-d')) host.state.files.makeFolder(path)
  else host.state.files.write(path, '')
  out(`${path}\n`)
}

/** Programs that read and change files. */
export const FILE_PROGRAMS: Readonly<Record<string, Program>> = {
  cat,
  ls,
  md5sum: hashing('md5'),
  sha1sum: hashing('sha1'),
  sha256sum: hashing('sha256'),
  sha512sum: hashing('sha512'),
  mkdir,
  rm,
  mv: transfer('mv'),
  cp: transfer('cp'),
  touch,
  tee,
  stat,
  mktemp,
  chmod: () => 0,
  chown: ({ shell, error, args }) => {
    if (shell.user === 'root') return 0
    error(`chown: changing ownership of '${args.at(-1)}': Operation not permitted\n`)
    return 1
  },
  sync: () => 0,
}
