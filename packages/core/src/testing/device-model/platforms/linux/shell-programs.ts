import type { Program, ProgramContext } from './linux-host.js'
import { resolvePath } from './linux-host.js'

const echo: Program = ({ args, out }) => {
  const flags = args.findIndex((arg) => !/^-[neE]+$/.test(arg))
  const options = args.slice(0, flags === -1 ? args.length : flags).join('')
  const text = args.slice(flags === -1 ? args.length : flags).join(' ')
  out((options.includes('e') ? unescapeText(text) : text) + (options.includes('n') ? '' : '\n'))
}

const unescapeText = (text: string): string =>
  text.replace(
    /\\(?:([ntrabe\\])|0?([0-7]{1,3})|x([\da-fA-F]{1,2}))/g,
    (_all, letter?: string, octal?: string, hex?: string) => {
      if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8))
      if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16))
      return { n: '\n', t: '\t', r: '\r', a: '\x07', b: '\b', e: '\x1b', '\\': '\\' }[letter ?? ''] ?? ''
    },
  )

const printf: Program = ({ args, out }) => {
  const [format = '', ...values] = args
  let used = 0
  const once = (): string =>
    unescapeText(format).replace(/%(?:%|[-\d.]*([sdbx]))/g, (_all, kind?: string) => {
      if (kind === undefined) return '%'
      const value = values[used++] ?? ''
      return kind === 'd' ? String(Number.parseInt(value, 10) || 0) : kind === 'x' ? Number(value).toString(16) : value
    })
  let text = once()
  while (used > 0 && used < values.length) text += once()
  out(text)
}

const cd: Program = ({ args, shell, host, error }) => {
  const target = resolvePath(args[0] ?? '~', shell)
  const parts: string[] = []
  for (const part of target.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '' && part !== '.') parts.push(part)
  }
  const absolute = `/${parts.join('/')}`
  if (!host.state.files.isFolder(absolute)) {
    error(`bash: cd: ${args[0]}: No such file or directory\n`)
    return 1
  }
  shell.directory = absolute
  return 0
}

const assign: Program = ({ args, shell }) => {
  for (const arg of args) {
    const [, name = '', value] = /^([A-Za-z_]\w*)(?:=(.*))?$/s.exec(arg) ?? []
    if (name !== '' && value !== undefined) shell.variables.set(name, value)
  }
}

const unset: Program = ({ args, shell }) => {
  for (const name of args) shell.variables.delete(name)
}

const env: Program = async ({ args, shell, out, run }) => {
  const command = args.filter((arg) => !arg.includes('='))
  if (command.length > 0) return run(command.map(quote).join(' '))
  out([...shell.variables].map(([name, value]) => `${name}=${value}\n`).join(''))
}

/** A word as the shell reads it back. */
export const quote = (word: string): string =>
  /^[\w./:=@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`

const sh: Program = ({ args, run, input, error }) => {
  const at = args.findIndex((arg) => /^-\w*c\w*$/.test(arg))
  if (at !== -1) return run(args[at + 1] ?? '')
  if (args.length > 0) {
    error(`bash: ${args[0]}: No such file or directory\n`)
    return 127
  }
  return input.rest().then((text) => run(Buffer.from(text).toString('utf8')))
}

const sleep: Program = ({ args, io }) => {
  const [, count = '0', unit = 's'] = /^([\d.]+)([smh]?)$/.exec(args[0] ?? '') ?? []
  const factor = unit === 'h' ? 3_600_000 : unit === 'm' ? 60_000 : 1000
  return new Promise((resolve) => {
    const stop = (): void => {
      clearTimeout(timer)
      resolve(130)
    }
    const timer = setTimeout(() => {
      io.signal.removeEventListener('abort', stop)
      resolve(0)
    }, Number(count) * factor)
    io.signal.addEventListener('abort', stop, { once: true })
  })
}

const test: Program = ({ args, host, shell }) => {
  const words = args.at(-1) === ']' ? args.slice(0, -1) : args
  const negated = words[0] === '!'
  const [first = '', second, third = ''] = negated ? words.slice(1) : words
  const { files } = host.state
  const path = resolvePath(second ?? '', shell)
  const unary: Readonly<Record<string, () => boolean>> = {
    '-e': () => files.has(path) || files.isFolder(path),
    '-f': () => files.has(path),
    '-d': () => files.isFolder(path),
    '-r': () => files.has(path),
    '-s': () => (files.bytes(path)?.length ?? 0) > 0,
    '-n': () => (second ?? '') !== '',
    '-z': () => (second ?? '') === '',
  }
  const binary: Readonly<Record<string, () => boolean>> = {
    '=': () => first === third,
    '==': () => first === third,
    '!=': () => first !== third,
    '-eq': () => Number(first) === Number(third),
    '-ne': () => Number(first) !== Number(third),
    '-gt': () => Number(first) > Number(third),
    '-lt': () => Number(first) < Number(third),
    '-ge': () => Number(first) >= Number(third),
    '-le': () => Number(first) <= Number(third),
  }
  const result = (unary[first] ?? binary[second ?? ''] ?? (() => first !== ''))()
  return result === negated ? 1 : 0
}

const which = ({ args, host, out }: ProgramContext): number => {
  const names = args.filter((arg) => !arg.startsWith('-'))
  const missing = names.filter((name) => {
    const known = host.state.files.has(`/usr/bin/${name}`)
    if (known) out(`/usr/bin/${name}\n`)
    return !known
  })
  return missing.length > 0 ? 1 : 0
}

const timeout: Program = ({ args, run }) => {
  const at = args.findIndex((arg) => /^[\d.]+[smh]?$/.test(arg))
  return run(
    args
      .slice(at + 1)
      .map(quote)
      .join(' '),
  )
}

const nothing: Program = () => 0

/** What a shell does itself, and programs around other programs. */
export const SHELL_PROGRAMS: Readonly<Record<string, Program>> = {
  ':': nothing,
  true: nothing,
  false: () => 1,
  echo,
  printf,
  cd,
  pwd: ({ shell, out }) => out(`${shell.directory}\n`),
  export: assign,
  declare: assign,
  unset,
  alias: nothing,
  set: nothing,
  shopt: nothing,
  bind: nothing,
  stty: nothing,
  tput: nothing,
  umask: nothing,
  wait: nothing,
  history: nothing,
  env,
  bash: sh,
  sh,
  sleep,
  test,
  '[': test,
  which,
  command: (context) =>
    context.args[0]?.startsWith('-') ? which(context) : context.run(context.args.map(quote).join(' ')),
  type: which,
  timeout,
  nohup: ({ args, run }) => run(args.map(quote).join(' ')),
  nice: ({ args, run }) =>
    run(
      args
        .filter((arg) => !arg.startsWith('-'))
        .map(quote)
        .join(' '),
    ),
  exit({ args, io, shell }) {
    io.hangUp()
    return Number(args[0] ?? shell.status)
  },
  logout: ({ io }) => io.hangUp(),
}
