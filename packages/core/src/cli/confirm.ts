import { createInterface } from 'node:readline/promises'
import { FlotillaError } from '../errors/flotilla-error.js'
import type { CliHost } from './cli-host.js'

/**
 * Asks on the terminal; only `yes` in full is a yes.
 * @throws OPTION_INVALID where there is nobody to ask, `signal.reason`
 */
export async function confirm(host: CliHost, question: string, signal: AbortSignal): Promise<boolean> {
  if (!host.stdin.isTTY) {
    throw new FlotillaError('OPTION_INVALID', 'Nobody can confirm this: standard input is no terminal', {
      hint: 'Pass --yes when it is meant.',
    })
  }
  // Not as a terminal: line editing would take Ctrl-C away from the process.
  const reader = createInterface({ input: host.stdin, terminal: false })
  host.stderr.write(`${question}\nType yes to go on: `)
  try {
    return await answerOf(reader, signal)
  } finally {
    reader.close()
  }
}

/** The end of the input is a no. */
function answerOf(reader: ReturnType<typeof createInterface>, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason)
    if (signal.aborted) return onAbort()
    signal.addEventListener('abort', onAbort, { once: true })
    reader.once('line', (line) => resolve(line.trim().toLowerCase() === 'yes'))
    reader.once('close', () => {
      signal.removeEventListener('abort', onAbort)
      resolve(false)
    })
  })
}
