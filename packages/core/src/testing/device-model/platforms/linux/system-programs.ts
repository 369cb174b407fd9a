import { clockParts } from '../../device-clock.js'
import { splitArgs } from './file-programs.js'
import type { Program, ProgramContext } from './linux-host.js'
import { canReachFrom } from './linux-network.js'
import { memoryFigures } from './live-files.js'

const uname: Program = ({ args, host, out }) => {
  const { flags } = splitArgs(args)
  const { hostname, version } = host.state
  const all = flags.includes('a') || args.includes('--all')
  const parts: [string, string][] = [
    ['s', 'Linux'],
    ['n', hostname],
    ['r', version],
    ['v', host.distribution.build],
    ['m', 'x86_64'],
    ['o', 'GNU/Linux'],
  ]
  const shown = parts.filter(([flag]) => all || (flags === '' ? flag === 's' : flags.includes(flag)))
  out(`${shown.map(([, text]) => text).join(' ')}\n`)
}

const hostname: Program = ({ args, host, shell, out, error }) => {
  const { flags, names } = splitArgs(args)
  const [name] = names
  if (name !== undefined) {
    if (shell.user !== 'root') {
      error('hostname: you must be root to change the host name\n')
      return 1
    }
    host.state.hostname = name
    return 0
  }
  if (flags.includes('I')) {
    const addresses = host.interfaces
      .filter((each) => each.name !== 'lo')
      .flatMap((each) => each.addresses.map(({ address }) => address))
    out(`${addresses.join(' ')} \n`)
  } else out(`${flags.includes('s') ? host.state.hostname.split('.')[0] : host.state.hostname}\n`)
  return 0
}

const uptime: Program = ({ args, host, out }) => {
  const { state } = host
  const minutes = Math.floor((state.now() - state.bootedAt) / 60_000)
  const parts = [Math.floor(minutes / 1440), Math.floor(minutes / 60) % 24, minutes % 60] as const
  if (args.includes('-p')) {
    const words = (['day', 'hour', 'minute'] as const).flatMap((unit, index) => {
      const count = parts[index] ?? 0
      return count > 0 ? [`${count} ${unit}${count === 1 ? '' : 's'}`] : []
    })
    out(`up ${words.join(', ')}\n`)
    return
  }
  if (args.includes('-s')) {
    out(`${new Date(state.bootedAt).toISOString().slice(0, 19).replace('T', ' ')}\n`)
    return
  }
  const days = parts[0] > 0 ? `${parts[0]} day${parts[0] === 1 ? '' : 's'}, ` : ''
  const hours = parts[1] > 0 ? `${parts[1]}:${String(parts[2]).padStart(2, '0')}` : `${parts[2]} min`
  out(` ${clockParts(state.now()).time} up ${days}${hours},  1 user,  load average: 0.08, 0.03, 0.01\n`)
}

const FILE_SYSTEMS = [
  { source: '/dev/vda1', type: 'ext4', size: 20_509_264, used: 4_839_412, target: '/' },
  { source: 'tmpfs', type: 'tmpfs', size: 1_017_628, used: 0, target: '/dev/shm' },
  { source: '/dev/vda15', type: 'vfat', size: 126_678, used: 11_840, target: '/boot/efi' },
] as const

/** `4.7G`, as df and free print it. */
function humanSize(kibibytes: number): string {
  let value = kibibytes
  for (const unit of ['K', 'M', 'G', 'T']) {
    if (value < 1024) return unit === 'K' ? `${value}K` : `${value < 10 ? value.toFixed(1) : Math.ceil(value)}${unit}`
    value /= 1024
  }
  return `${Math.ceil(value)}P`
}

const df: Program = ({ args, out, error }) => {
  const { flags, names } = splitArgs(args)
  const human = flags.includes('h')
  const size = (kibibytes: number): string =>
    human ? (kibibytes === 0 ? '0' : humanSize(kibibytes)) : String(args.includes('-B1') ? kibibytes * 1024 : kibibytes)
  const missing = names.find((name) => !name.startsWith('/'))
  if (missing !== undefined) {
    error(`df: ${missing}: No such file or directory\n`)
    return 1
  }
  const header = human
    ? ['Size', 'Used', 'Avail', 'Use%']
    : flags.includes('P')
      ? ['1024-blocks', 'Used', 'Available', 'Capacity']
      : ['1K-blocks', 'Used', 'Available', 'Use%']
  const row = (
    ...[source = '', type = '', total = '', used = '', free = '', share = '', target = '']: string[]
  ): string =>
    `${source.padEnd(15)}${flags.includes('T') ? type.padEnd(9) : ''}${total.padStart(human ? 5 : 11)} ${used.padStart(human ? 5 : 9)} ${free.padStart(human ? 5 : 9)} ${share.padStart(human ? 4 : 8)} ${target}\n`
  const shown =
    names.length === 0
      ? FILE_SYSTEMS
      : FILE_SYSTEMS.filter(({ target }) => target === '/' || names.includes(target)).slice(-1)
  const rows = shown.map(({ source, type, size: total, used, target }) =>
    row(source, type, size(total), size(used), size(total - used), `${Math.ceil((used * 100) / total)}%`, target),
  )
  out(row('Filesystem', 'Type', ...header, 'Mounted on') + rows.join(''))
  return 0
}

const free: Program = ({ args, out }) => {
  const { flags } = splitArgs(args)
  const { total, used, free: unused, shared, cache, available } = memoryFigures()
  const divide = flags.includes('g') ? 1_048_576 : flags.includes('m') ? 1024 : 1
  const size = (kibibytes: number): string =>
    flags.includes('h')
      ? `${humanSize(kibibytes)}i`
      : String(flags.includes('b') ? kibibytes * 1024 : Math.floor(kibibytes / divide))
  const row = (name: string, values: readonly string[]): string =>
    `${name.padEnd(8)}${values.map((value) => value.padStart(12)).join('')}\n`
  const header = row('', ['total', 'used', 'free', 'shared', 'buff/cache', 'available'])
  out(
    `${header}${row('Mem:', [total, used, unused, shared, cache, available].map(size))}${row('Swap:', ['0', '0', '0'])}`,
  )
}

const id: Program = ({ args, shell, out }) => {
  const { flags, names } = splitArgs(args)
  const user = names[0] ?? shell.user
  const number = user === 'root' ? 0 : 1000
  if (flags.includes('u')) out(`${flags.includes('n') ? user : number}\n`)
  else if (flags.includes('g')) out(`${flags.includes('n') ? user : number}\n`)
  else
    out(
      user === 'root'
        ? 'uid=0(root) gid=0(root) groups=0(root)\n'
        : `uid=1000(${user}) gid=1000(${user}) groups=1000(${user}),27(sudo)\n`,
    )
}

const date: Program = ({ args, host, out }) => {
  const now = new Date(host.state.now())
  const { dayName, monthName, day, time, year } = clockParts(now)
  const format = args.find((arg) => arg.startsWith('+'))?.slice(1)
  if (format === undefined) {
    out(
      args.some((arg) => arg.startsWith('-I') || arg.startsWith('--iso'))
        ? `${now.toISOString().slice(0, 10)}\n`
        : `${dayName} ${monthName} ${String(day).padStart(2)} ${time} UTC ${year}\n`,
    )
    return
  }
  const iso = now.toISOString()
  const fields: Readonly<Record<string, string>> = {
    s: String(Math.floor(now.getTime() / 1000)),
    Y: iso.slice(0, 4),
    m: iso.slice(5, 7),
    d: iso.slice(8, 10),
    H: iso.slice(11, 13),
    M: iso.slice(14, 16),
    S: iso.slice(17, 19),
    F: iso.slice(0, 10),
    T: iso.slice(11, 19),
    z: '+0000',
    Z: 'UTC',
    '%': '%',
  }
  out(`${format.replace(/%([sYmdHMSFTzZ%])/g, (_all, field: string) => fields[field] ?? '')}\n`)
}

const ping: Program = ({ args, host, out, error }) => {
  const at = args.indexOf('-c')
  const count = at === -1 ? 4 : Number(args[at + 1])
  const target =
    args.filter((arg, index) => !arg.startsWith('-') && !(index > 0 && /^-[cWiws]$/.test(args[index - 1] ?? '')))[0] ??
    ''
  if (!/^[\d.]+$/.test(target)) {
    error(`ping: ${target}: Name or service not known\n`)
    return 2
  }
  const reachable = canReachFrom(host, target)
  const replies = Array.from(
    { length: reachable ? count : 0 },
    (_, index) => `64 bytes from ${target}: icmp_seq=${index + 1} ttl=64 time=0.0${index % 10} ms\n`,
  )
  out(
    `PING ${target} (${target}) 56(84) bytes of data.\n${replies.join('')}\n--- ${target} ping statistics ---\n${count} packets transmitted, ${replies.length} received, ${reachable ? 0 : 100}% packet loss, time ${count * 1000}ms\n${reachable ? 'rtt min/avg/max/mdev = 0.010/0.040/0.090/0.010 ms\n' : ''}`,
  )
  return reachable ? 0 : 1
}

const ps: Program = ({ out }) => {
  out(
    `    PID TTY          TIME CMD\n      1 ?        00:00:01 systemd\n    512 ?        00:00:00 sshd\n   4242 pts/0    00:00:00 bash\n`,
  )
}

const reboot = ({ host, shell, error }: ProgramContext): number => {
  if (shell.user !== 'root') {
    error(
      'Failed to set wall message, ignoring: Interactive authentication required.\nFailed to reboot system via logind: Interactive authentication required.\n',
    )
    return 1
  }
  host.state.reload()
  return 0
}

/** Programs that tell of the system. */
export const SYSTEM_PROGRAMS: Readonly<Record<string, Program>> = {
  uname,
  hostname,
  hostnamectl: ({ host, out }) =>
    out(
      ` Static hostname: ${host.state.hostname}\n       Icon name: computer-vm\nOperating System: Debian GNU/Linux 12 (bookworm)\n          Kernel: Linux ${host.state.version}\n    Architecture: x86-64\n`,
    ),
  uptime,
  df,
  free,
  id,
  whoami: ({ shell, out }) => out(`${shell.user}\n`),
  groups: ({ shell, out }) => out(`${shell.user} sudo\n`),
  date,
  ping,
  ps,
  nproc: ({ out }) => out('2\n'),
  arch: ({ out }) => out('x86_64\n'),
  getconf: ({ out }) => out('4096\n'),
  lsb_release: ({ out }) =>
    out('Distributor ID:\tDebian\nDescription:\tDebian GNU/Linux 12 (bookworm)\nRelease:\t12\nCodename:\tbookworm\n'),
  reboot,
  shutdown: reboot,
}
