import type { FlotillaError } from '../errors/flotilla-error.js'
import type { DeviceTransport, ShellOptions, TransportFactory } from '../transports/device-transport.js'

/** A terminal as a person sees it: for tests of the fakes themselves, below any session. */
export interface DrivenTerminal {
  readonly transport: DeviceTransport
  /** Everything since the last call. */
  read(): string
  /** Types without Enter. */
  type(text: string): void
  /** Waits until the output ends in this. */
  until(end: string | RegExp): Promise<string>
  /** Types a line and waits for the end of what the device says. */
  say(line: string, end: string | RegExp): Promise<string>
  /** Resolves when the device has ended the shell. */
  readonly ended: Promise<FlotillaError | undefined>
}

export async function driveTerminal(
  device: { connect: TransportFactory },
  options: ShellOptions = {},
): Promise<DrivenTerminal> {
  const transport = await device.connect({})
  const shell = await transport.shell({ columns: 511, rows: 0, ...options })
  let text = ''
  let wake = (): void => undefined
  let end: (error: FlotillaError | undefined) => void = () => undefined
  const ended = new Promise<FlotillaError | undefined>((resolve) => {
    end = resolve
  })
  shell.receive({
    data(chunk) {
      text += Buffer.from(chunk).toString('utf8')
      wake()
    },
    closed(error) {
      end(error)
      wake()
    },
  })
  const reached = (wanted: string | RegExp): boolean =>
    typeof wanted === 'string' ? text.endsWith(wanted) : wanted.test(text)
  const until = async (wanted: string | RegExp): Promise<string> => {
    while (!reached(wanted)) {
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
    const said = text
    text = ''
    return said
  }
  return {
    transport,
    ended,
    read() {
      const said = text
      text = ''
      return said
    },
    type: (typed) => shell.write(typed),
    until,
    say(line, wanted) {
      shell.write(`${line}\n`)
      return until(wanted)
    },
  }
}
