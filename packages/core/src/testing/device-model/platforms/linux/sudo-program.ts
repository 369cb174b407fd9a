import { homeOf, type Program, type ProgramContext, type ShellEnvironment } from './linux-host.js'
import { quote } from './shell-programs.js'

interface SudoOptions {
  /** The password comes over standard input. */
  stdin: boolean
  /** Never asks. */
  silent: boolean
  prompt: string | undefined
  user: string
  command: string[]
  shell: boolean
}

function parseSudo(args: readonly string[]): SudoOptions {
  const options: SudoOptions = {
    stdin: false,
    silent: false,
    prompt: undefined,
    user: 'root',
    command: [],
    shell: false,
  }
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] ?? ''
    if (arg === '--') {
      options.command = args.slice(at + 1)
      break
    }
    if (!arg.startsWith('-')) {
      options.command = args.slice(at)
      break
    }
    if (arg === '-p' || arg === '--prompt') options.prompt = args[++at] ?? ''
    else if (arg === '-u' || arg === '--user') options.user = args[++at] ?? 'root'
    else if (arg.startsWith('--prompt=')) options.prompt = arg.slice('--prompt='.length)
    else if (/^-\w+$/.test(arg)) {
      if (arg.includes('S')) options.stdin = true
      if (arg.includes('n')) options.silent = true
      if (/[si]/.test(arg)) options.shell = true
    }
  }
  return options
}

/** `sudo`: asks for the user's own password, then runs the command as root. */
export const sudo: Program = async (context) => {
  const { shell, host, error, run } = context
  const options = parseSudo(context.args)
  if (shell.user !== 'root') {
    const account = host.state.users.find(({ name }) => name === shell.user)
    if ((account?.privilege ?? 15) < 15) {
      error(`${shell.user} is not in the sudoers file.\n`)
      return 1
    }
    if (!(await passwordGiven(options, account?.password, context))) return 1
  }
  if (options.command.length === 0 && !options.shell) {
    error('usage: sudo -h | -K | -k | -V\nusage: sudo [-S] [-p prompt] [-u user] command\n')
    return 1
  }
  if (options.command.length === 0) return becomeRoot(context, options)
  const environment: ShellEnvironment = { ...shell, user: options.user, variables: new Map(shell.variables) }
  return run(options.command.map(quote).join(' '), environment)
}

/** `sudo -s`: the shell itself is root's until `exit`. */
function becomeRoot({ shell }: ProgramContext, { user }: SudoOptions): number {
  shell.variables.set('SUDO_FROM', shell.user)
  // the new shell has a prompt of its own
  shell.variables.set('SUDO_PS1', shell.variables.get('PS1') ?? '')
  shell.variables.delete('PS1')
  shell.user = user
  shell.directory = homeOf(user)
  return 0
}

async function passwordGiven(
  options: SudoOptions,
  password: string | undefined,
  { shell, error, input, io }: ProgramContext,
): Promise<boolean> {
  if (options.silent) {
    error('sudo: a password is required\n')
    return false
  }
  if (!options.stdin && !io.interactive) {
    error(
      'sudo: a terminal is required to read the password; either use the -S option to read from standard input or configure an askpass helper\nsudo: a password is required\n',
    )
    return false
  }
  const question = options.prompt ?? `[sudo] password for ${shell.user}: `
  for (let attempt = 1; attempt <= 3; attempt++) {
    const typed = io.interactive ? await io.ask(question, { secret: true }) : await askOnInput(question, error, input)
    if (typed === undefined) break
    if (password !== undefined && typed === password) return true
    if (attempt < 3) error('Sorry, try again.\n')
    else error('sudo: 3 incorrect password attempts\n')
  }
  return false
}

async function askOnInput(
  question: string,
  error: ProgramContext['error'],
  input: ProgramContext['input'],
): Promise<string | undefined> {
  error(question)
  const typed = await input.line()
  if (typed === undefined) error('\nsudo: no password was provided\nsudo: a password is required\n')
  return typed
}
