import { clockDuration, clockParts } from '../../device-clock.js'
import type { LogRecord } from '../../device-log.js'
import type { JunosContext } from './junos-session.js'

const data = (value: string): { data: string }[] => [{ data: value }]

export const showVersion = ({ state }: JunosContext): string =>
  `Hostname: ${state.hostname}\nModel: ${state.model}\nJunos: ${state.version}\nJUNOS OS Kernel 64-bit  [20211214.c0b2d5c_builder_stable_12_214]\nJUNOS OS libs [20211214.c0b2d5c_builder_stable_12_214]\nJUNOS OS runtime [20211214.c0b2d5c_builder_stable_12_214]\n`

export const versionJson = ({ state }: JunosContext): unknown => ({
  'software-information': [
    {
      'host-name': data(state.hostname),
      'product-model': data(state.model),
      'product-name': data(state.model),
      'junos-version': data(state.version),
      'package-information': [
        { name: data('os-kernel'), comment: data('JUNOS OS Kernel 64-bit  [20211214.c0b2d5c_builder_stable_12_214]') },
      ],
    },
  ],
})

const stamp = (moment: number): string => {
  const { year, month, day, time } = clockParts(moment)
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')} ${time} UTC`
}

export function showUptime({ state, store }: JunosContext): string {
  const up = clockDuration(state.now() - state.bootedAt)
  const last = store.history[0]
  const { time } = clockParts(state.now())
  return `Current time: ${stamp(state.now())}\nTime Source:  LOCAL CLOCK \nSystem booted: ${stamp(state.bootedAt)} (${up} ago)\nProtocols started: ${stamp(state.bootedAt)} (${up} ago)\nLast configured: ${stamp(last?.at ?? 0)} (${clockDuration(state.now() - (last?.at ?? 0))} ago) by ${last?.user}\n ${time.slice(0, 5)}  up ${up.slice(0, 5)}, ${state.terminals.size} users, load averages: 0.10, 0.12, 0.09\n`
}

/** `Mar  3 14:05:09  edge-1 mgd[1234]: UI_COMMIT: …` */
export function junosLogLine({ verbatim, at, facility, mnemonic, message }: LogRecord, hostname: string): string {
  if (verbatim !== undefined) return verbatim
  const { monthName, day, time } = clockParts(at)
  return `${monthName} ${String(day).padStart(2)} ${time}  ${hostname} ${facility}[1234]: ${mnemonic}: ${message}`
}

export const showLog = ({ state }: JunosContext): string =>
  state.log.records.map((record) => `${junosLogLine(record, state.hostname)}\n`).join('')

export const showChassisHardware = ({ state }: JunosContext): string =>
  `Hardware inventory:\nItem             Version  Part number  Serial number     Description\nChassis                                ${state.serial.padEnd(18)}${state.model.toUpperCase()}\nMidplane        \nRouting Engine 0                                         RE-${state.model.toUpperCase()}\n`

export function showCommits({ store }: JunosContext): string {
  return store.history
    .map(({ at, user }, index) => `${index}   ${stamp(at)} by ${user} via ${user === 'root' ? 'other' : 'cli'}\n`)
    .join('')
}

export const lastCommitHeader = ({ store, state }: JunosContext): string =>
  `## Last commit: ${stamp(store.history[0]?.at ?? 0)} by ${store.history[0]?.user}\nversion ${state.version};\n`

export const showUsers = ({ state }: JunosContext): string => {
  const rows = [...state.terminals].map(
    ({ user, line }) =>
      `${user.padEnd(9)}pts/${line}    10.0.0.100       ${clockParts(state.now()).time.slice(0, 5)}      - -cli (cli)\n`,
  )
  return `USER     TTY      FROM                              LOGIN@  IDLE WHAT\n${rows.join('')}`
}
