import { clockParts } from '../device-model/device-clock.js'
import type { Faults } from './fault-options.js'
import { createSeededRandom } from './seeded-random.js'

/** What faults add to the text of one terminal. */
export interface OutputDecorator {
  output(text: string): string
  prompt(text: string): string
}

const NOISE = [
  '%LINK-3-UPDOWN: Interface GigabitEthernet0/1, changed state to up',
  '%LINEPROTO-5-UPDOWN: Line protocol on Interface GigabitEthernet0/1, changed state to down',
  '%SYS-5-CONFIG_I: Configured from console by vty0 (10.0.0.100)',
  '%SEC_LOGIN-5-LOGIN_SUCCESS: Login Success [user: monitor] [Source: 10.0.0.100] [localport: 22]',
]

export function createOutputDecorator(faults: () => Faults, prompt: () => string, now: () => number): OutputDecorator {
  let random: (() => number) | undefined
  const noiseLine = (): string => {
    const { monthName, day, time, milliseconds } = clockParts(now())
    const text = NOISE[Math.floor((random?.() ?? 0) * NOISE.length)] ?? ''
    return `*${monthName} ${String(day).padStart(2)} ${time}.${milliseconds}: ${text}`
  }
  const withNoise = (lines: string[], noise: Faults['syslogNoise']): string[] => {
    const { every = 5, seed = 1 } = typeof noise === 'object' ? noise : {}
    random ??= createSeededRandom(seed)
    const chance = random
    return lines.flatMap((line) => (line !== '' && chance() < 1 / every ? [noiseLine(), line] : [line]))
  }
  return {
    output(text) {
      const { syslogNoise, promptInOutput, ansiNoise } = faults()
      if (!syslogNoise && !promptInOutput && !ansiNoise) return text
      let lines = text.split('\n')
      if (syslogNoise) lines = withNoise(lines, syslogNoise)
      if (promptInOutput && lines.length > 2) lines.splice(Math.floor(lines.length / 2), 0, prompt())
      if (ansiNoise) lines = lines.map((line) => (line === '' ? line : `\x1b[0m\x1b[1;32m${line}\x1b[0m\x1b[K`))
      return lines.join('\n')
    },
    prompt(text) {
      const { ansiNoise } = faults()
      return ansiNoise ? `\x1b[?25l\r\x1b[2K\x1b[1m${text}\x1b[0m\x1b[?25h` : text
    },
  }
}

/** Banner text of about `bytes` bytes, full of what a careless reader takes for a prompt. */
export function floodText(fault: boolean | number | undefined, hostname: string): string {
  if (!fault) return ''
  const size = fault === true ? 32_768 : fault
  const block = `${'#'.repeat(78)}
#  Authorised access only. This system is monitored.  100% logged.           #
${hostname}#
${hostname}>
login: admin
Password:
[####################] 100%
switch(config)# 
`
  return block
    .repeat(Math.ceil(size / block.length))
    .slice(0, size)
    .concat('\n')
}
