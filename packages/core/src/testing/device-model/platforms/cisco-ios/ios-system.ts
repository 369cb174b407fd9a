import { renderConfigTree } from '../../config-tree.js'
import { clockParts, spelledDuration } from '../../device-clock.js'
import type { LogRecord } from '../../device-log.js'
import type { CommandContext, ShownConfig } from '../../line-cli/dialect.js'

export function showVersion({ state }: CommandContext): string {
  const booted = clockParts(state.bootedAt)
  return `Cisco IOS Software, IOSv Software (VIOS-ADVENTERPRISEK9-M), Version ${state.version}, RELEASE SOFTWARE (fc2)
Technical Support: http://www.cisco.com/techsupport
Copyright (c) 1986-2016 by Cisco Systems, Inc.
Compiled Tue 22-Mar-16 16:19 by prod_rel_team


ROM: Bootstrap program is IOSv

${state.hostname} uptime is ${spelledDuration(state.now() - state.bootedAt)}
System returned to ROM by reload
System restarted at ${booted.time} UTC ${booted.dayName} ${booted.monthName} ${booted.day} ${booted.year}
System image file is "flash0:/vios-adventerprisek9-m"
Last reload reason: Unknown reason



Cisco ${state.model} (revision 1.0) with  with 460033K/62464K bytes of memory.
Processor board ID ${state.serial}
${state.ports.filter(({ name }) => name.startsWith('Gigabit')).length} Gigabit Ethernet interfaces
DRAM configuration is 72 bits wide with parity disabled.
256K bytes of non-volatile configuration memory.
2097152K bytes of ATA System CompactFlash 0 (Read/Write)
0K bytes of ATA CompactFlash 1 (Read/Write)
0K bytes of ATA CompactFlash 2 (Read/Write)
0K bytes of ATA CompactFlash 3 (Read/Write)

Configuration register is 0x0
`
}

/** `*14:05:09.123 UTC Tue Mar 3 2026` */
export function showClock({ state }: CommandContext): string {
  const { time, milliseconds, dayName, monthName, day, year } = clockParts(state.now())
  return `*${time}.${milliseconds} UTC ${dayName} ${monthName} ${day} ${year}\n`
}

/** `*Mar  3 14:05:09.123: %LINK-3-UPDOWN: …` */
export function iosLogLine({ verbatim, at, facility, severity, mnemonic, message }: LogRecord): string {
  if (verbatim !== undefined) return verbatim
  const { monthName, day, time, milliseconds } = clockParts(at)
  return `*${monthName} ${String(day).padStart(2)} ${time}.${milliseconds}: %${facility}-${severity}-${mnemonic}: ${message}`
}

export function showLogging({ state }: CommandContext): string {
  const { records } = state.log
  return `Syslog logging: enabled (0 messages dropped, 0 messages rate-limited, 0 flushes, 0 overruns, xml disabled, filtering disabled)

No Active Message Discriminator.


No Inactive Message Discriminator.


    Console logging: level debugging, ${records.length} messages logged, xml disabled,
                     filtering disabled
    Monitor logging: level debugging, 0 messages logged, xml disabled,
                     filtering disabled
    Buffer logging:  level debugging, ${records.length} messages logged, xml disabled,
                    filtering disabled
    Exception Logging: size (8192 bytes)
    Count and timestamp logging messages: disabled
    Persistent logging: disabled

No active filter modules.

    Trap logging: level informational, ${records.length} message lines logged
        Logging Source-Interface:       VRF Name:

Log Buffer (8192 bytes):

${records.map((record) => `${iosLogLine(record)}\n`).join('')}`
}

export function showUsers({ state, session }: CommandContext): string {
  const rows = [...state.terminals].map(({ user, line }) => {
    const mark = line === session.line ? '*' : ' '
    return `${mark}${String(line + 2).padStart(3)} vty ${String(line).padEnd(6)}${user.padEnd(11)}idle                 00:00:00 10.0.0.100\n`
  })
  return `    Line       User       Host(s)              Idle       Location\n${rows.join('')}\n  Interface    User               Mode         Idle     Peer Address\n\n`
}

export function showInventory({ state }: CommandContext): string {
  return `NAME: "${state.model}", DESCR: "${state.model} chassis, Hw Serial#: ${state.serial}, Hw Revision: 1.0"
PID: ${state.model.padEnd(18)}, VID: 1.0  , SN: ${state.serial}

`
}

export function showRunningConfig({ store, dialect, state }: ShownConfig): string {
  const body = renderConfigTree(store.running, dialect.layout)
  const when =
    store.changedBy === undefined
      ? ''
      : `! Last configuration change at ${stamp(store.changedAt)} by ${store.changedBy}\n`
  const text = `!\n${when}!\nversion ${state.version.replace(/^(\d+\.\d+).*$/, '$1')}\n${body.endsWith('!\n') ? body : `${body}!\n`}end\n`
  return `Building configuration...\n\nCurrent configuration : ${Buffer.byteLength(text)} bytes\n${text}\n`
}

export function showStartupConfig({
  store,
  dialect,
  state,
}: Pick<CommandContext, 'store' | 'dialect' | 'state'>): string {
  if (!store.startup) return 'startup-config is not present\n'
  const body = renderConfigTree(store.startup, dialect.layout)
  const text = `!\nversion ${state.version.replace(/^(\d+\.\d+).*$/, '$1')}\n${body.endsWith('!\n') ? body : `${body}!\n`}end\n`
  return `Using ${Buffer.byteLength(text)} out of 262144 bytes\n${text}\n`
}

const stamp = (moment: number): string => {
  const { time, dayName, monthName, day, year } = clockParts(moment)
  return `${time} UTC ${dayName} ${monthName} ${day} ${year}`
}

export function showArp({ state, store }: CommandContext): string {
  const rows = state.ports.flatMap((port) => {
    const line = store.running.find((node) => node.line === `interface ${port.name}`)
    const address = line?.children.find((child) => child.line.startsWith('ip address '))?.line.split(' ')[2]
    if (address === undefined || port.link === 'down' || port.name.startsWith('Loopback')) return []
    const mac = `${port.mac.slice(0, 4)}.${port.mac.slice(4, 8)}.${port.mac.slice(8)}`
    return [`Internet  ${address.padEnd(17)}${'-'.padStart(5)}   ${mac}  ARPA   ${port.name}\n`]
  })
  return `Protocol  Address          Age (min)  Hardware Addr   Type   Interface\n${rows.join('')}`
}
