import { type ConfigNode, renderConfigTree } from '../../config-tree.js'
import { clockParts, spelledDuration } from '../../device-clock.js'
import type { LogRecord } from '../../device-log.js'
import type { CommandContext, LineDialect, ShownConfig } from '../../line-cli/dialect.js'
import { dottedMac } from '../../line-cli/interface-view.js'

const BUILD = '24308433.4270F'

export function showVersion({ state }: CommandContext): string {
  const uptime = spelledDuration(state.now() - state.bootedAt)
  return `Arista ${state.model}
Hardware version: 
Serial number: ${state.serial}
Hardware MAC address: ${dottedMac(state.mac)}
System MAC address: ${dottedMac(state.mac)}

Software image version: ${state.version}
Architecture: i686
Internal build version: ${state.version}-${BUILD}
Internal build ID: 7c6ae1c8-1a39-4c31-9f5c-0d4f2f6a0f34
Image format version: 1.0

Uptime: ${uptime}
Total memory: 2006748 kB
Free memory: 1154036 kB

`
}

export const versionJson = ({ state }: CommandContext): unknown => ({
  mfgName: 'Arista',
  modelName: state.model,
  hardwareRevision: '',
  serialNumber: state.serial,
  systemMacAddress: dottedMac(state.mac),
  hwMacAddress: dottedMac(state.mac),
  configMacAddress: '00:00:00:00:00:00',
  version: state.version,
  architecture: 'i686',
  internalVersion: `${state.version}-${BUILD}`,
  internalBuildId: '7c6ae1c8-1a39-4c31-9f5c-0d4f2f6a0f34',
  imageFormatVersion: '1.0',
  imageOptimization: 'Default',
  bootupTimestamp: state.bootedAt / 1000,
  uptime: (state.now() - state.bootedAt) / 1000,
  memTotal: 2_006_748,
  memFree: 1_154_036,
  isIntlVersion: false,
})

export function showClock({ state }: CommandContext): string {
  const { dayName, monthName, day, time, year } = clockParts(state.now())
  return `${dayName} ${monthName} ${String(day).padStart(2)} ${time} ${year}\nTimezone: UTC\nClock source: local\n`
}

/** `Mar  3 14:05:09 edge-1 Ebra: %LINEPROTO-5-UPDOWN: …` */
export function eosLogLine(
  { verbatim, at, facility, severity, mnemonic, message }: LogRecord,
  hostname: string,
): string {
  if (verbatim !== undefined) return verbatim
  const { monthName, day, time } = clockParts(at)
  const agent = facility === 'SYS' ? 'ConfigAgent' : 'Ebra'
  return `${monthName} ${String(day).padStart(2)} ${time} ${hostname} ${agent}: %${facility}-${severity}-${mnemonic}: ${message}`
}

export function showLogging({ state }: CommandContext): string {
  return `Syslog logging: enabled
    Buffer logging: level debugging
    Console logging: level errors
    Persistent logging: disabled
    Monitor logging: level errors
    Synchronous logging: disabled
    Trap logging: level informational
    Logging source-interface: VRF default: None
    Sequence numbers: disabled
    Syslog facility: local4
    Hostname format: Hostname only
    Repeat logging interval: disabled

Facility                   Severity            Effective Severity
--------------------       -------------       ------------------
aaa                        debugging           debugging
accounting                 debugging           debugging

Log Buffer:
${state.log.records.map((record) => `${eosLogLine(record, state.hostname)}\n`).join('')}`
}

type ConfigParts = Pick<CommandContext, 'store' | 'dialect' | 'state'>

const body = (nodes: readonly ConfigNode[], dialect: LineDialect): string => {
  const text = renderConfigTree(nodes, dialect.layout)
  return `${text}${text.endsWith('!\n') ? '' : '!\n'}end\n`
}

export function showRunningConfig({ state, store, dialect }: ShownConfig): string {
  return `! Command: show running-config\n! device: ${state.hostname} (${state.model}, EOS-${state.version})\n!\n! boot system flash:/vEOS-lab.swi\n!\n${body(store.running, dialect)}`
}

export function showStartupConfig({ state, store, dialect }: ConfigParts): string {
  if (!store.startup) return ''
  const { dayName, monthName, day, time, year } = clockParts(store.savedAt ?? state.bootedAt)
  return `! Command: show startup-config\n! Startup-config last modified at ${dayName} ${monthName} ${String(day).padStart(2)} ${time} ${year} by root\n! device: ${state.hostname} (${state.model}, EOS-${state.version})\n!\n! boot system flash:/vEOS-lab.swi\n!\n${body(store.startup, dialect)}`
}

/** Sections as nested objects, each line with its sub-lines or null. */
export const runningConfigJson = ({ store, state }: CommandContext): unknown => ({
  cmds: Object.fromEntries(
    store.running.map(({ line, children }) => [
      line,
      children.length === 0
        ? null
        : { cmds: Object.fromEntries(children.map((child) => [child.line, null])), comments: [] },
    ]),
  ),
  header: [`device: ${state.hostname} (${state.model}, EOS-${state.version})\n!\n`],
})

export const showHostname = ({ state }: CommandContext): string =>
  `Hostname: ${state.hostname}\nFQDN:     ${state.hostname}\n`

export const hostnameJson = ({ state }: CommandContext): unknown => ({ hostname: state.hostname, fqdn: state.hostname })
