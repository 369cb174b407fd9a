import type { Platform } from './platform.js'

/** The form of `command` that prints JSON on this platform; undefined when there is none, or the command pipes into something already. */
export function jsonCommand({ json }: Platform, command: string): string | undefined {
  if (!json || command.includes('|')) return undefined
  const trimmed = command.trim()
  const option = json.options?.find((candidate) => candidate.command.test(trimmed))?.option
  if (option !== undefined) return trimmed.replace(/^\S+/, (program) => `${program} ${option}`)
  const { prefix = '', suffix = '', only } = json
  if (prefix === '' && suffix === '') return undefined
  return only === undefined || only.test(trimmed) ? prefix + trimmed + suffix : undefined
}
