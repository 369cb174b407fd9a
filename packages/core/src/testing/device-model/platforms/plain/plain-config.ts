import type { DeviceState } from '../../device-state.js'

/** A configuration that is a list of lines: all that the simple fakes know of it. */
export interface PlainConfig {
  running: string[]
  startup: string[]
  candidate: string[]
  isChanged(): boolean
  /** Adds a line to the candidate, or takes back what it undoes. */
  apply(line: string, undo: RegExp): void
  /** The candidate becomes active. */
  commit(): void
  discard(): void
  save(): void
  /** `+` and `-` lines. */
  diff(): string
}

/** Finds the host name in the line that names the host. */
function hostnamePattern(template: string): RegExp {
  const [before = '', after = ''] = template.replace(/[.*+?^$()|[\]\\]/g, '\\$&').split('{h}')
  return new RegExp(`^${before}(\\S+)${after}$`)
}

export function createPlainConfig(state: DeviceState, hostnameLine: string): PlainConfig {
  const pattern = hostnamePattern(hostnameLine)
  const first = (state.options.runningConfig ?? defaultLines(state, hostnameLine))
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '')
  const config: PlainConfig = {
    running: first,
    startup: [...first],
    candidate: [...first],
    isChanged: () => config.running.join('\n') !== config.candidate.join('\n'),
    apply(line, undo) {
      const taken = line.replace(undo, '')
      if (taken !== line) {
        config.candidate = config.candidate.filter(
          (each) =>
            each !== taken &&
            !each.startsWith(`${taken} `) &&
            each !== `set ${taken}` &&
            !each.startsWith(`set ${taken} `),
        )
        return
      }
      const name = pattern.exec(line)
      if (name) config.candidate = config.candidate.filter((each) => !pattern.test(each))
      if (!config.candidate.includes(line)) config.candidate.push(line)
    },
    commit() {
      config.running = [...config.candidate]
      const name = config.running.map((line) => pattern.exec(line)?.[1]).findLast((found) => found !== undefined)
      if (name !== undefined) state.hostname = name
    },
    discard() {
      config.candidate = [...config.running]
    },
    save() {
      config.startup = [...config.running]
    },
    diff: () =>
      [
        ...config.running.filter((line) => !config.candidate.includes(line)).map((line) => `- ${line}\n`),
        ...config.candidate.filter((line) => !config.running.includes(line)).map((line) => `+ ${line}\n`),
      ].join(''),
  }
  return config
}

const defaultLines = ({ hostname, options }: DeviceState, hostnameLine: string): string =>
  [
    hostnameLine.replace('{h}', hostname),
    ...(options.interfaces ?? []).flatMap(({ name, description, address }) => [
      `interface ${name}`,
      ...(description === undefined ? [] : [` description ${description}`]),
      ...(address === undefined ? [] : [` ip address ${address}`]),
    ]),
  ].join('\n')
