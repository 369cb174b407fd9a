import { clockParts } from '../../device-clock.js'
import type { LogRecord } from '../../device-log.js'
import { toPattern } from '../../line-cli/pipes.js'
import type { LinuxService, Program, ProgramContext } from './linux-host.js'

const PRIORITIES = ['emerg', 'alert', 'crit', 'err', 'warning', 'notice', 'info', 'debug']

const optionValue = (args: readonly string[], short: string, long: string): string | undefined => {
  for (const [index, arg] of args.entries()) {
    if (arg === short || arg === long) return args[index + 1]
    if (arg.startsWith(`${long}=`)) return arg.slice(long.length + 1)
    if (/^-[a-z]./.test(arg) && arg.startsWith(short) && !arg.startsWith('--')) return arg.slice(short.length)
  }
  return undefined
}

/** `journalctl`: the host's log, with `-n`, `-u`, `-p`, `-g`, `-o json`. */
export const journalctl: Program = ({ args, host, out }) => {
  const { state } = host
  const unit = optionValue(args, '-u', '--unit')?.replace(/\.service$/, '')
  const priority = optionValue(args, '-p', '--priority')
  const pattern = optionValue(args, '-g', '--grep')
  const count = optionValue(args, '-n', '--lines')
  const limit = priority === undefined ? 7 : /^\d$/.test(priority) ? Number(priority) : PRIORITIES.indexOf(priority)
  const wanted = pattern === undefined ? undefined : toPattern(pattern, 'i')
  const records = state.log.records.filter(
    (record) =>
      record.severity <= limit &&
      (unit === undefined || record.facility === unit) &&
      (wanted === undefined || wanted.test(record.message)),
  )
  const shown = count === undefined ? records : records.slice(-Number(count))
  const format = optionValue(args, '-o', '--output')
  if (format?.startsWith('json'))
    out(shown.map((record) => `${JSON.stringify(journalJson(record, state.hostname))}\n`).join(''))
  else if (shown.length === 0) out('-- No entries --\n')
  else
    out(shown.map((record) => `${format === 'cat' ? record.message : journalLine(record, state.hostname)}\n`).join(''))
}

/** `Mar 03 14:05:09 web-1 sshd[512]: …` */
export function journalLine({ verbatim, at, facility, message }: LogRecord, hostname: string): string {
  if (verbatim !== undefined) return verbatim
  const { monthName, day, time } = clockParts(at)
  return `${monthName} ${String(day).padStart(2, '0')} ${time} ${hostname} ${facility || 'systemd'}[512]: ${message}`
}

const journalJson = (record: LogRecord, hostname: string): unknown => ({
  __REALTIME_TIMESTAMP: String(record.at.getTime() * 1000),
  PRIORITY: String(record.severity),
  SYSLOG_IDENTIFIER: record.facility || 'systemd',
  _HOSTNAME: hostname,
  _SYSTEMD_UNIT: `${record.facility || 'init'}.service`,
  _PID: '512',
  MESSAGE: record.message,
})

/** `systemctl`: state of services, and starting and stopping them as root. */
export const systemctl: Program = (context) => {
  const { args } = context
  const words = args.filter((arg) => !arg.startsWith('-'))
  const [verb = 'list-units', ...names] = words
  if (args.includes('--failed') || verb === 'list-units') return listUnits(context)
  if (verb === 'list-unit-files') return listUnitFiles(context)
  if (verb === 'is-system-running') {
    const failed = [...context.host.services.values()].some(({ active }) => active === 'failed')
    context.out(failed ? 'degraded\n' : 'running\n')
    return failed ? 1 : 0
  }
  if (verb === 'daemon-reload') return needsRoot(context, 'reload daemon') ? 1 : 0
  if (verb === 'reboot') {
    if (needsRoot(context, 'reboot system via logind')) return 1
    context.host.state.reload()
    return 0
  }
  const run = VERBS[verb]
  if (!run) {
    context.error(`Unknown command verb ${verb}.\n`)
    return 1
  }
  return Math.max(0, ...names.map((name) => run(withSuffix(name), context)))
}

const withSuffix = (name: string): string => (/\.\w+$/.test(name) ? name : `${name}.service`)

const needsRoot = ({ shell, error }: ProgramContext, what: string): boolean => {
  if (shell.user === 'root') return false
  error(`Failed to ${what}: Interactive authentication required.\n`)
  return true
}

type Verb = (name: string, context: ProgramContext) => number

const change =
  (verb: string, apply: (service: LinuxService) => void): Verb =>
  (name, context) => {
    const service = context.host.services.get(name)
    if (!service) {
      context.error(`Failed to ${verb} ${name}: Unit ${name} not found.\n`)
      return 5
    }
    if (needsRoot(context, `${verb} ${name}`)) return 1
    apply(service)
    const message = `${verb === 'stop' ? 'Stopped' : 'Started'} ${service.description}.`
    if (/start|stop/.test(verb)) context.host.state.log.add({ severity: 6, facility: 'systemd', mnemonic: '', message })
    return 0
  }

const setActive =
  (active: LinuxService['active']) =>
  (service: LinuxService): void => {
    service.active = active
  }

const setEnabled =
  (enabled: boolean) =>
  (service: LinuxService): void => {
    service.enabled = enabled
  }

const VERBS: Readonly<Record<string, Verb>> = {
  start: change('start', setActive('active')),
  restart: change('restart', setActive('active')),
  reload: change('reload', () => undefined),
  stop: change('stop', setActive('inactive')),
  enable: change('enable', setEnabled(true)),
  disable: change('disable', setEnabled(false)),
  'is-active'(name, { host, out, args }) {
    const active = host.services.get(name)?.active ?? 'inactive'
    if (!args.includes('-q') && !args.includes('--quiet')) out(`${active}\n`)
    return active === 'active' ? 0 : 3
  },
  'is-enabled'(name, { host, out, error }) {
    const service = host.services.get(name)
    if (!service) {
      error(`Failed to get unit file state for ${name}: No such file or directory\n`)
      return 1
    }
    out(service.enabled ? 'enabled\n' : 'disabled\n')
    return service.enabled ? 0 : 1
  },
  'is-failed'(name, { host, out }) {
    const active = host.services.get(name)?.active ?? 'inactive'
    out(`${active}\n`)
    return active === 'failed' ? 0 : 1
  },
  status: showStatus,
  show(name, { host, out }) {
    const service = host.services.get(name)
    out(
      `Id=${name}\nLoadState=${service ? 'loaded' : 'not-found'}\nActiveState=${service?.active ?? 'inactive'}\nSubState=${service?.active === 'active' ? 'running' : 'dead'}\n`,
    )
    return 0
  },
}

function showStatus(name: string, { host, out, error }: ProgramContext): number {
  const service = host.services.get(name)
  if (!service) {
    error(`Unit ${name} could not be found.\n`)
    return 4
  }
  const mark = service.active === 'active' ? '●' : service.active === 'failed' ? '×' : '○'
  const sub =
    service.active === 'active'
      ? 'active (running)'
      : service.active === 'failed'
        ? 'failed (Result: exit-code)'
        : 'inactive (dead)'
  out(
    `${mark} ${name} - ${service.description}\n     Loaded: loaded (/lib/systemd/system/${name}; ${service.enabled ? 'enabled' : 'disabled'}; preset: enabled)\n     Active: ${sub}\n`,
  )
  return service.active === 'active' ? 0 : 3
}

function listUnits({ args, host, out }: ProgramContext): number {
  const wanted = args.includes('--failed') || args.includes('--state=failed') ? 'failed' : undefined
  const units = [...host.services.values()].filter(({ active }) =>
    wanted === undefined ? active !== 'inactive' || args.includes('--all') : active === wanted,
  )
  const subOf = ({ active }: LinuxService): string =>
    active === 'active' ? 'running' : active === 'failed' ? 'failed' : 'dead'
  if (args.some((arg) => arg.includes('json'))) {
    out(
      `${JSON.stringify(units.map((unit) => ({ unit: unit.name, load: 'loaded', active: unit.active, sub: subOf(unit), description: unit.description })))}\n`,
    )
    return 0
  }
  const rows = units.map(
    (unit) =>
      `${unit.active === 'failed' ? '●' : ' '} ${unit.name.padEnd(26)}loaded ${unit.active.padEnd(7)}${subOf(unit).padEnd(8)}${unit.description}\n`,
  )
  const legend = args.includes('--no-legend') ? '' : `\n${units.length} loaded units listed.\n`
  out(
    `${args.includes('--no-legend') ? '' : '  UNIT                      LOAD   ACTIVE SUB     DESCRIPTION\n'}${rows.join('')}${legend}`,
  )
  return 0
}

function listUnitFiles({ args, host, out }: ProgramContext): number {
  const units = [...host.services.values()]
  if (args.some((arg) => arg.includes('json'))) {
    out(
      `${JSON.stringify(units.map(({ name, enabled }) => ({ unit_file: name, state: enabled ? 'enabled' : 'disabled', preset: 'enabled' })))}\n`,
    )
    return 0
  }
  out(
    `UNIT FILE                 STATE    PRESET\n${units.map(({ name, enabled }) => `${name.padEnd(26)}${(enabled ? 'enabled' : 'disabled').padEnd(9)}enabled\n`).join('')}\n${units.length} unit files listed.\n`,
  )
  return 0
}
