import { createDeviceState, type PlatformDefaults } from '../../device-state.js'
import type { CommandIo, Interpreter } from '../../interpreter.js'
import { Interrupted } from '../../interrupted.js'
import type { LoginRequest, PlatformModel } from '../../platform-model.js'
import { createScriptedCommands, type ScriptedCommands } from '../../scripted-commands.js'
import type { LinuxDistribution } from './linux-distribution.js'
import { createLinuxHost, homeOf, LINUX_INTERFACES, type LinuxHost, type ShellEnvironment } from './linux-host.js'
import { PROGRAMS } from './programs.js'
import { runShell } from './shell.js'

const defaultsOf = ({ kernel, osRelease }: LinuxDistribution): PlatformDefaults => ({
  version: kernel,
  model: 'Standard PC',
  interfaces: LINUX_INTERFACES,
  logs: [
    { severity: 6, facility: 'systemd', mnemonic: '', message: 'Started ssh.service - OpenBSD Secure Shell server.' },
    { severity: 6, facility: 'sshd', mnemonic: '', message: 'Server listening on 0.0.0.0 port 22.' },
    { severity: 4, facility: 'kernel', mnemonic: '', message: 'eth1: link is not ready' },
    {
      severity: 3,
      facility: 'nginx',
      mnemonic: '',
      message: 'connect() failed (111: Connection refused) while connecting to upstream',
    },
    { severity: 6, facility: 'cron', mnemonic: '', message: '(root) CMD (run-parts /etc/cron.hourly)' },
  ],
  files: {
    '/etc/os-release': osRelease,
    '/etc/hosts': '127.0.0.1\tlocalhost\n',
    '/etc/passwd': 'root:x:0:0:root:/root:/bin/bash\nadmin:x:1000:1000::/home/admin:/bin/bash\n',
    '/etc/shadow': 'root:!:19700:0:99999:7:::\n',
    '/var/log/syslog': '',
  },
})

/** Linux hosts: a POSIX shell with a small set of programs, in a terminal and over exec channels. */
export const linuxModel = (name: string, distribution: LinuxDistribution): PlatformModel => ({
  name,
  ident: 'OpenSSH_9.2p1 Debian-2+deb12u2',
  plainShell: true,
  start(options, circumstances) {
    const state = createDeviceState(options, defaultsOf(distribution), circumstances)
    const host = createLinuxHost(state, distribution)
    for (const folder of ['/tmp', '/root', '/var/tmp', '/dev', '/proc', '/usr/bin', '/opt', '/srv'])
      state.files.makeFolder(folder)
    for (const { name } of state.users) state.files.makeFolder(homeOf(name))
    for (const name of Object.keys(PROGRAMS)) if (/^[a-z]/.test(name)) state.files.write(`/usr/bin/${name}`, '')
    state.files.needsFolders = true
    if (!state.files.has('/etc/hostname')) state.files.write('/etc/hostname', `${state.hostname}\n`)
    const scripted = createScriptedCommands(options.commands)
    return {
      state,
      runningConfig: () => options.runningConfig ?? '',
      startupConfig: () => options.runningConfig ?? '',
      login: (request) => createLinuxInterpreter(host, scripted, request),
      reload() {
        host.boots++
        state.hostname = state.files.text('/etc/hostname')?.trim() ?? state.hostname
      },
    }
  },
})

function createLinuxInterpreter(host: LinuxHost, scripted: ScriptedCommands, request: LoginRequest): Interpreter {
  const { state, distribution } = host
  const shell: ShellEnvironment = {
    user: request.user,
    directory: homeOf(request.user),
    variables: new Map([
      ['PATH', '/usr/local/bin:/usr/bin:/bin'],
      ['SHELL', '/bin/bash'],
      ['LANG', 'C.UTF-8'],
    ]),
    status: 0,
  }
  const entry = { user: request.user, line: request.line, since: state.now() }
  state.terminals.add(entry)
  // readline brackets what is pasted until it is told not to
  let bracketed = request.pty
  return {
    greeting: () =>
      state.options.motd ??
      `Linux ${state.hostname} ${state.version} ${distribution.build} x86_64\n${distribution.greeting}`,
    prompt: () => (bracketed ? '\x1b[?2004h' : '') + shellPrompt(shell, host),
    async execute(line, io) {
      if (bracketed) io.print('\x1b[?2004l\r')
      if (/enable-bracketed-paste\s+off/.test(line)) bracketed = false
      await runInTerminal(line, shell, io, host, scripted)
    },
    executeOnce: (command, io) => {
      const streams = { input: io.input, out: io.print, error: io.printError }
      return runShell(command, shell, streams, { host, scripted, io, depth: 0 })
    },
    keyPressed: (key, line) => {
      if (key === 'end-of-file') return { echo: line === '' ? 'logout\n' : '', hangUp: line === '' }
      return { echo: key === 'interrupt' ? '^C\n' : '' }
    },
    pageLength: () => 0,
    columns: () => request.columns,
    longLines: 'wrap',
    exitStatus: () => shell.status,
    closed: () => void state.terminals.delete(entry),
  }
}

async function runInTerminal(
  line: string,
  shell: ShellEnvironment,
  io: CommandIo,
  host: LinuxHost,
  scripted: ScriptedCommands,
): Promise<void> {
  const from = shell.variables.get('SUDO_FROM')
  if (from !== undefined && /^\s*(?:exit|logout)\b/.test(line)) {
    const prompt = shell.variables.get('SUDO_PS1')
    if (prompt) shell.variables.set('PS1', prompt)
    else shell.variables.delete('PS1')
    shell.variables.delete('SUDO_FROM')
    shell.user = from
    shell.directory = homeOf(from)
    io.print('exit\n')
    return
  }
  const streams = { input: io.input, out: io.print, error: io.print }
  try {
    await runShell(line, shell, streams, { host, scripted, io, depth: 0 })
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error
    shell.status = 130
  }
}

/** `PS1` with the escapes that matter, or the distribution's own. */
function shellPrompt({ user, directory, variables }: ShellEnvironment, host: LinuxHost): string {
  const { hostname } = host.state
  const home = homeOf(user)
  const shown =
    directory === home ? '~' : directory.startsWith(`${home}/`) ? `~${directory.slice(home.length)}` : directory
  const template = variables.get('PS1') ?? host.distribution.prompt
  return template
    .replaceAll('\\u', user)
    .replaceAll('\\h', hostname.split('.')[0] ?? '')
    .replaceAll('\\H', hostname)
    .replaceAll('\\w', shown)
    .replaceAll('\\$', user === 'root' ? '#' : '$')
    .replaceAll('\\n', '\n')
    .replace(/\\[[\]]/g, '')
}
