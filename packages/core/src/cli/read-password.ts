import { FlotillaError } from '../errors/flotilla-error.js'
import { abortable } from '../resilience/linked-controller.js'
import type { CliHost } from './cli-host.js'

const MAX_BYTES = 65_536

/** The first line of standard input. @throws OPTION_INVALID when there is none, or people would see it typed */
export async function readPassword(stdin: CliHost['stdin'], signal: AbortSignal): Promise<string> {
  if (stdin.isTTY) {
    throw new FlotillaError('OPTION_INVALID', '--password-stdin reads from a pipe or a file, not from a terminal', {
      hint: 'For example: pass show network | flotilla run … --password-stdin',
    })
  }
  try {
    const [line = ''] = (await abortable(readText(stdin), signal)).split(/\r?\n/, 1)
    if (line !== '') return line
    throw new FlotillaError('OPTION_INVALID', '--password-stdin: standard input has no password')
  } finally {
    stdin.destroy()
  }
}

async function readText(stdin: CliHost['stdin']): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of stdin) {
    const bytes = Buffer.from(chunk)
    chunks.push(bytes)
    size += bytes.length
    if (bytes.includes(0x0a) || size > MAX_BYTES) break
  }
  return Buffer.concat(chunks).toString('utf8')
}
