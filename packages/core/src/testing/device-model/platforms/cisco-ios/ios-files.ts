import { createHash } from 'node:crypto'
import { renderConfigTree } from '../../config-tree.js'
import { clockParts } from '../../device-clock.js'
import type { CommandContext, CommandOutput, ExecCommand } from '../../line-cli/dialect.js'
import { confirmed } from '../../line-cli/session-commands.js'

/** Without a device name, files are on flash. */
const onFlash = (path: string): string => (/^\w+:/.test(path) ? path.replace(/^(\w+:)\/+/, '$1') : `flash:${path}`)

function dir({ state, args }: CommandContext): string {
  const folder = onFlash(args.path ?? 'flash:')
  const rows = state.files.list(folder).map((name, index) => {
    const path = folder.endsWith(':') ? folder + name : `${folder}/${name}`
    const size = state.files.bytes(path)?.length
    const { monthName, day, year, time } = clockParts(state.files.modifiedAt(path))
    const kind = size === undefined ? 'drw-' : '-rw-'
    return `${String(index + 1).padStart(5)}  ${kind} ${String(size ?? 0).padStart(11)}  ${monthName} ${String(day).padStart(2, '0')} ${year} ${time} +00:00  ${name}\n`
  })
  const total = state.files.freeBytes + 104_857_600
  return `Directory of ${folder}${folder.endsWith(':') ? '/' : ''}\n\n${rows.join('')}\n${total} bytes total (${state.files.freeBytes} bytes free)\n`
}

const notFound = (path: string): string => `%Error opening ${path} (No such file or directory)\n`

function more({ state, args }: CommandContext): CommandOutput {
  const path = onFlash(args.path ?? '')
  return state.files.bytes(path) ?? notFound(path)
}

async function remove({ state, args, io }: CommandContext): Promise<CommandOutput> {
  const path = onFlash(args.path ?? '')
  const name = path.slice(path.indexOf(':') + 1)
  await io.ask(`Delete filename [${name}]? `)
  if (!(await confirmed(io, `Delete ${path}? [confirm]`))) return undefined
  return state.files.remove(path) ? undefined : `%Error deleting ${path} (No such file or directory)\n`
}

async function copyToFlash({ store, dialect, state, args, io }: CommandContext): Promise<CommandOutput> {
  const target = onFlash(args.target ?? '')
  const asked = target.slice(target.indexOf(':') + 1)
  const name = (await io.ask(`Destination filename [${asked}]? `)).trim() || asked
  const text = `${renderConfigTree(store.running, dialect.layout)}end\n`
  state.files.write(target.slice(0, target.indexOf(':') + 1) + name, text, state.now())
  return `${Buffer.byteLength(text)} bytes copied in 0.112 secs (${Buffer.byteLength(text) * 9} bytes/sec)\n`
}

async function copyFile({ state, args, io }: CommandContext): Promise<CommandOutput> {
  const source = onFlash(args.source ?? '')
  const target = onFlash(args.target ?? '')
  const asked = target.slice(target.indexOf(':') + 1)
  const name = (await io.ask(`Destination filename [${asked}]? `)).trim() || asked
  const content = state.files.bytes(source)
  if (!content) return notFound(source)
  state.files.write(target.slice(0, target.indexOf(':') + 1) + name, content, state.now())
  return `Copy in progress...C\n${content.length} bytes copied in 0.051 secs (${content.length * 20} bytes/sec)\n`
}

const verify =
  (algorithm: 'md5' | 'sha512' | 'sha256') =>
  ({ state, args }: CommandContext): string => {
    const path = onFlash(args.path ?? '')
    const content = state.files.bytes(path)
    if (!content) return notFound(path)
    const hash = createHash(algorithm).update(content).digest('hex')
    return `....Done!\nverify /${algorithm} (${path}) = ${hash}\n\n`
  }

/** Files on flash: `dir`, `more`, `copy`, `delete`, `verify`. */
export const iosFileCommands: readonly ExecCommand[] = [
  { syntax: 'dir [<path>]', run: dir },
  { syntax: 'show flash:', run: dir },
  { syntax: 'more <path>', modes: ['privileged'], run: more },
  { syntax: 'delete <path>', modes: ['privileged'], run: remove },
  {
    syntax: 'delete /force <path>',
    modes: ['privileged'],
    run: ({ state, args }) => (state.files.remove(onFlash(args.path ?? '')) ? undefined : notFound(args.path ?? '')),
  },
  { syntax: 'copy running-config <target>', modes: ['privileged'], run: copyToFlash },
  { syntax: 'copy <source> <target>', modes: ['privileged'], run: copyFile },
  ...(['md5', 'sha512', 'sha256'] as const).map(
    (algorithm): ExecCommand => ({
      syntax: `verify /${algorithm} <path>`,
      modes: ['privileged'],
      run: verify(algorithm),
    }),
  ),
]
