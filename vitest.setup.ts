// No secret in any error, and nothing of one on the terminal: looked for in whatever the whole suite makes.
import { subscribe } from 'node:diagnostics_channel'
import { inspect } from 'node:util'
import { afterEach, expect } from 'vitest'

const secrets = new Set<string>()
let seen: string[] = []

/** Short words stand in ordinary text. */
const SHORTEST_SECRET = 8

subscribe('flotilla:fake-secret', (secret) => {
  if (typeof secret === 'string' && secret.length >= SHORTEST_SECRET) secrets.add(secret)
})
subscribe('flotilla:error', (error) => {
  seen.push(inspect(error, { depth: 6 }), JSON.stringify(error))
})
for (const stream of [process.stdout, process.stderr]) {
  const write = stream.write.bind(stream) as (...args: unknown[]) => boolean
  stream.write = ((...args: unknown[]) => {
    seen.push(String(args[0]))
    return write(...args)
  }) as typeof stream.write
}

afterEach(({ task }) => {
  const texts = seen
  seen = []
  for (const secret of secrets) {
    expect(
      texts.filter((text) => text.includes(secret)),
      `a secret leaked during "${task.name}"`,
    ).toEqual([])
  }
})
