import { FlotillaError } from '../errors/flotilla-error.js'

/** Everything that a terminal would act on, and the line ends that only look like blanks. */
const CONTROL = /[\x00-\x1f\x7f-\x9f\u2028\u2029]/

/** One command, one line: anything else could run as something else. @throws COMMAND_INVALID; nothing was sent. */
export function checkCommand(command: unknown, device: string): string {
  return typeof command === 'string' && isPlain(command) ? command : checkClosely(command, device)
}

/** Several commands. @throws COMMAND_INVALID; nothing was sent. */
export function checkCommands(commands: readonly unknown[], device: string): void {
  // A string would be taken for a list of one-letter commands.
  if (!Array.isArray(commands)) {
    throw invalidCommand(`The commands for ${device} must be an array of strings; nothing was sent`, device)
  }
  for (const command of commands) checkCommand(command, device)
}

/** Several commands as they are now: the caller may change the list while it is worked through. @throws COMMAND_INVALID */
export function copyCommands(commands: readonly unknown[], device: string): string[] {
  if (!Array.isArray(commands)) return checkCommands(commands, device) as never
  return [...commands].map((command) => (typeof command === 'string' ? command : checkCommand(command, device)))
}

const invalidCommand = (message: string, device: string): FlotillaError =>
  new FlotillaError('COMMAND_INVALID', message, { device, details: { phase: 'command' } })

/** Whether it is nothing but visible ASCII and blanks, as nearly every command is. */
function isPlain(command: string): boolean {
  let isEmpty = true
  for (let index = 0; index < command.length; index++) {
    const code = command.charCodeAt(index)
    if (code < 0x20 || code > 0x7e) return false
    if (code !== 0x20) isEmpty = false
  }
  return !isEmpty
}

function checkClosely(command: unknown, device: string): string {
  const invalid = (why: string): never => {
    throw invalidCommand(`The command for ${device} ${why}; nothing was sent`, device)
  }
  if (typeof command !== 'string') return invalid(`must be a string, not ${command === null ? 'null' : typeof command}`)
  if (command.trim() === '') return invalid('is empty')
  const found = CONTROL.exec(command)
  if (!found) return command
  const code = found[0].charCodeAt(0)
  const name =
    code === 0x0a
      ? 'a newline'
      : code === 0x0d
        ? 'a carriage return'
        : `the control character 0x${code.toString(16).padStart(2, '0')}`
  return invalid(`holds ${name} at position ${found.index}: send one command a call`)
}
