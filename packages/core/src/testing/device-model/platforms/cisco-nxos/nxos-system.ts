import { renderConfigTree } from '../../config-tree.js'
import { clockParts } from '../../device-clock.js'
import type { LogRecord } from '../../device-log.js'
import type { CommandContext, ShownConfig } from '../../line-cli/dialect.js'

const uptime = ({
  now,
  bootedAt,
}: CommandContext['state']): { days: number; hours: number; minutes: number; seconds: number } => {
  const total = Math.floor((now() - bootedAt) / 1000)
  return {
    days: Math.floor(total / 86_400),
    hours: Math.floor(total / 3600) % 24,
    minutes: Math.floor(total / 60) % 60,
    seconds: total % 60,
  }
}

export const NXOS_GREETING = `Cisco Nexus Operating System (NX-OS) Software
TAC support: http://www.cisco.com/tac
Copyright (C) 2002-2019, Cisco and/or its affiliates.
All rights reserved.
`

export function showVersion({ state }: CommandContext): string {
  const { days, hours, minutes, seconds } = uptime(state)
  return `${NXOS_GREETING}
Software
  BIOS: version 
 NXOS: version ${state.version}
  BIOS compile time:  
  NXOS image file is: bootflash:///nxos.${state.version.replace(/[()]/g, '.').replace(/\.$/, '')}.bin
  NXOS compile time:  12/22/2019 2:00:00 [12/22/2019 10:00:37]


Hardware
  cisco ${state.model} Chassis 
  Intel(R) Xeon(R) CPU with 8165120 kB of memory.
  Processor Board ID ${state.serial}

  Device name: ${state.hostname}
  bootflash:    4287040 kB
Kernel uptime is ${days} day(s), ${hours} hour(s), ${minutes} minute(s), ${seconds} second(s)

Last reset 
  Reason: Unknown
  System version: 
  Service: 

plugin
  Core Plugin, Ethernet Plugin

Active Package(s):
        
`
}

export function versionJson({ state }: CommandContext): unknown {
  const { days, hours, minutes, seconds } = uptime(state)
  return {
    header_str: NXOS_GREETING,
    bios_ver_str: '',
    kickstart_ver_str: state.version,
    nxos_ver_str: state.version,
    bios_cmpl_time: '',
    kick_file_name: `bootflash:///nxos.${state.version.replace(/[()]/g, '.').replace(/\.$/, '')}.bin`,
    chassis_id: `${state.model} Chassis`,
    cpu_name: 'Intel(R) Xeon(R) CPU',
    memory: 8_165_120,
    mem_type: 'kB',
    proc_board_id: state.serial,
    host_name: state.hostname,
    bootflash_size: 4_287_040,
    kern_uptm_days: days,
    kern_uptm_hrs: hours,
    kern_uptm_mins: minutes,
    kern_uptm_secs: seconds,
    rr_reason: 'Unknown',
    rr_sys_ver: '',
    rr_service: '',
    manufacturer: 'Cisco Systems, Inc.',
  }
}

export function showClock({ state }: CommandContext): string {
  const { time, milliseconds, dayName, monthName, day, year } = clockParts(state.now())
  return `${time}.${milliseconds} UTC ${dayName} ${monthName} ${String(day).padStart(2, '0')} ${year}\nTime source is NTP\n`
}

/** `2026 Mar  3 14:05:09 edge-1 %ETHPORT-5-IF_UP: …` */
export function nxosLogLine(
  { verbatim, at, facility, severity, mnemonic, message }: LogRecord,
  hostname: string,
): string {
  if (verbatim !== undefined) return verbatim
  const { year, monthName, day, time } = clockParts(at)
  return `${year} ${monthName} ${String(day).padStart(2)} ${time} ${hostname} %${facility}-${severity}-${mnemonic}: ${message}`
}

export function showLogging({ state }: CommandContext): string {
  return `
Logging console:                enabled (Severity: critical)
Logging monitor:                enabled (Severity: notifications)
Logging linecard:               enabled (Severity: notifications)
Logging timestamp:              Seconds
Logging source-interface :      disabled
Logging rate-limit:             enabled
Logging server:                 disabled
Logging origin_id :             disabled
Logging RFC :                   disabled
Logging logflash:               enabled (Severity: notifications)
Logging logfile:                enabled
        Name - messages: Severity - notifications Size - 4194304

${state.log.records.map((record) => `${nxosLogLine(record, state.hostname)}\n`).join('')}`
}

export function showLoggingLogfile({ state, args }: CommandContext): string {
  const { records } = state.log
  const last = args.count === undefined ? records : records.slice(-Number(args.count))
  return last.map((record) => `${nxosLogLine(record, state.hostname)}\n`).join('')
}

type ConfigParts = Pick<CommandContext, 'store' | 'dialect' | 'state'>

const stamp = (moment: number): string => {
  const { dayName, monthName, day, time, year } = clockParts(moment)
  return `${dayName} ${monthName} ${String(day).padStart(2)} ${time} ${year}`
}

const withoutBang = (text: string): string => text.replace(/^!\n/gm, '\n')

export function showRunningConfig({ store, dialect, state }: ShownConfig): string {
  const body = withoutBang(renderConfigTree(store.running, dialect.layout))
  return `\n!Command: show running-config\n!Running configuration last done at: ${stamp(store.changedAt)}\n!Time: ${stamp(state.now())}\n\nversion ${state.version} Bios:version  \n${body}\n`
}

export function showStartupConfig({ store, dialect, state }: ConfigParts): string {
  if (!store.startup) return 'No startup configuration\n'
  const body = withoutBang(renderConfigTree(store.startup, dialect.layout))
  return `\n!Command: show startup-config\n!Time: ${stamp(state.now())}\n!Startup config saved at: ${stamp(store.savedAt ?? state.bootedAt)}\n\nversion ${state.version} Bios:version  \n${body}\n`
}
