import type { ConfigContext } from './dialect.js'

/** The short message that a device logs when a port is shut or opened. */
export function portMessage({ state, section, negated }: ConfigContext): { name: string; state: string } {
  const name = section?.line.slice('interface '.length) ?? ''
  const port = state.ports.find((candidate) => candidate.name === name)
  const up = negated && (port?.link ?? 'up') === 'up'
  return { name, state: up ? 'up' : 'down' }
}
