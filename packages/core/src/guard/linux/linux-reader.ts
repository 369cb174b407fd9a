import { remoteHosts } from '../egress.js'
import type { GuardReason } from '../guard-reasons.js'
import { type Reading, STRENGTH, unread } from '../guard-verdict.js'
import { destroys, mayDestroy } from './destroying-programs.js'
import { NETWORK_PROGRAMS } from './network-programs.js'
import { type ProgramRule, readArguments } from './program-rule.js'
import { isReadableFile } from './readable-files.js'
import { SERVICE_PROGRAMS } from './service-programs.js'
import { shellWords } from './shell-words.js'
import { SYSTEM_PROGRAMS } from './system-programs.js'

const PROGRAMS = new Map<string, ProgramRule>(
  Object.entries({ ...SYSTEM_PROGRAMS, ...SERVICE_PROGRAMS, ...NETWORK_PROGRAMS }),
)

const wordSet = (words: string): ReadonlySet<string> => new Set(words.trim().split(/\s+/))

/** Programs that talk to other hosts. */
const CONNECTS = wordSet(`
  ssh scp sftp rsync curl wget nc ncat netcat socat telnet ftp tftp lftp dig host nslookup getent whois mail sendmail nmap rclone
  git snmpget snmpwalk snmpset openssl iperf iperf3 ldapsearch psql mysql redis-cli mosquitto_pub kubectl aws
`)

/** Programs that print as long as they run, or want a terminal. */
const ENDLESS = wordSet(
  'watch less more most man vi vim nano emacs htop atop btop iotop iftop tcpdump tshark screen tmux mutt',
)

/** Programs that run what their arguments say. */
const RUNNERS = wordSet(`
  sh bash dash ash zsh ksh fish busybox env xargs find timeout nice ionice nohup stdbuf setsid time watch flock parallel at batch sudo
  doas su pkexec runuser setpriv nsenter unshare chroot ip strace ltrace gdb script ssh docker podman kubectl crictl systemd-run perl
  python python3 ruby lua awk gawk mawk expect exec eval command builtin
`)

const FOLDER = /^\/(?:usr\/)?s?bin\//

const outcome = (words: readonly string[], reason: GuardReason, destinations: readonly string[] = []): Reading => {
  const effect = reason === 'READS' ? 'read' : reason === 'DESTROYS' ? 'destroy' : 'write'
  return { effect, reason, stages: [{ words, effect }], destinations }
}

const connectHosts = (args: readonly string[]): string[] => {
  const urls = args.flatMap(remoteHosts)
  if (urls.length > 0) return urls
  const hosts = args
    .filter((word) => !word.startsWith('-') && !/^\d+$/.test(word))
    .map((word) => /^(?:[^@/]*@)?(\[[^\]]*\]|[^:/@]+)/.exec(word)?.[1] ?? '')
  return hosts.length === 0 ? [''] : hosts
}

const unknownProgram = (program: string, args: readonly string[], words: readonly string[]): Reading => {
  if (destroys(program) || (RUNNERS.has(program) && mayDestroy(args)))
    return outcome(words, 'DESTROYS', args.flatMap(remoteHosts))
  if (CONNECTS.has(program)) return outcome(words, 'UNKNOWN_COMMAND', connectHosts(args))
  return outcome(words, ENDLESS.has(program) ? 'ENDLESS' : 'UNKNOWN_COMMAND', args.flatMap(remoteHosts))
}

/** `git reset` of systemd and the like: subcommands that destroy, of programs that are known to read. */
const SUBCOMMAND_DESTROYS =
  /^(?:systemctl (?:reboot|poweroff|halt|kexec|rescue|emergency|isolate|suspend|hibernate|default|stop|mask|kill)|(?:docker|podman) (?:rm|rmi|kill|prune|stop|system prune|volume rm|network rm)|kubectl (?:delete|drain)|zpool (?:destroy|offline|detach|remove)|zfs (?:destroy|rollback)|nft (?:flush|delete|destroy)|ip \w+ (?:flush|delete|del)|netplan apply)\b/

/** Reads one command line of a Linux host. */
export class LinuxReader {
  readonly #readVtysh: (command: string) => Reading

  /** @param readVtysh reads what is handed to `vtysh -c` */
  constructor(readVtysh: (command: string) => Reading) {
    this.#readVtysh = readVtysh
  }

  read(line: string): Reading {
    if (line.trim().startsWith('#') || line.trim().startsWith('!')) return unread('COMMENT')
    const words = shellWords(line)
    if (!Array.isArray(words)) return unread(words.fault)
    return this.#readProgram(withoutSudo(words))
  }

  #readProgram(words: readonly string[]): Reading {
    const [path = '', ...args] = words
    const program = path.replace(FOLDER, '')
    const named = [program, ...args]
    if (program === '' || program.includes('/')) return outcome(named, 'UNKNOWN_COMMAND', args.flatMap(remoteHosts))
    if (program === 'vtysh') return this.#readVtyshArguments(named)
    const rule = PROGRAMS.get(program)
    return rule === undefined ? unknownProgram(program, args, named) : readKnown(rule, named)
  }

  /** Every `-c` is a command of its own; the strongest counts. */
  #readVtyshArguments(words: readonly string[]): Reading {
    const commands: string[] = []
    for (let index = 1; index < words.length; index += 2) {
      const command = words[index + 1]
      if (words[index] !== '-c' || command === undefined) return outcome(words, 'UNKNOWN_COMMAND')
      commands.push(command)
    }
    // Without a command it opens a command line of its own.
    if (commands.length === 0) return outcome(words, 'MODE_CHANGE')
    // After `configure terminal` the next ones are read in another mode.
    const readings = commands.map((command) => this.#readVtysh(command))
    const strongest = readings.reduce((a, b) => (STRENGTH[b.effect] > STRENGTH[a.effect] ? b : a))
    return {
      ...strongest,
      stages: [{ words, effect: strongest.effect }, ...readings.flatMap(({ stages }) => stages)],
      destinations: readings.flatMap(({ destinations }) => destinations),
    }
  }
}

/** `sudo` and `sudo -n` only add rights; what runs is what counts. With other options it is a program like any other. */
const withoutSudo = (words: readonly string[]): readonly string[] => {
  if (words[0]?.replace(FOLDER, '') !== 'sudo') return words
  let at = words[1] === '-n' || words[1] === '--non-interactive' ? 2 : 1
  if (words[at] === '--') at += 1
  const next = words[at]
  return next === undefined || next.startsWith('-') || next.includes('=') ? words : words.slice(at)
}

const readKnown = (rule: ProgramRule, words: readonly string[]): Reading => {
  const args = words.slice(1)
  const read = readArguments(rule, args)
  if (read === undefined) {
    const plain = words.filter((word) => !word.startsWith('-')).join(' ')
    const reason = rule.first === undefined ? 'ARGUMENT' : 'UNKNOWN_COMMAND'
    const [program = ''] = words
    const hosts = CONNECTS.has(program) ? connectHosts(args) : args.flatMap(remoteHosts)
    const worst = destroys(program) || SUBCOMMAND_DESTROYS.test(plain) || (RUNNERS.has(program) && mayDestroy(args))
    return outcome(words, worst ? 'DESTROYS' : reason, hosts)
  }
  const files = read.rule.files ? read.words.slice(read.rule.pattern ? 1 : 0) : []
  if (read.rule.files && files.length === 0) return outcome(words, 'ENDLESS')
  if (!files.every(isReadableFile)) return outcome(words, 'FILE')
  if (read.rule.reaches) return outcome(words, 'READS', [read.words.at(-1) ?? ''])
  return outcome(words, 'READS', read.words.flatMap(remoteHosts))
}
