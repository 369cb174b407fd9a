// No secret in any error, and nothing of one on the terminal: looked for in whatever the whole suite makes.
import { subscribe } from 'node:diagnostics_channel'
import { inspect } from 'node:util'
import { afterEach, expect } from 'vitest'

interface Watch {
  readonly secrets: Set<string>
  seen: string[]
}

/** Test files of one worker share what they import, and so this: it must begin once. */
const shared = globalThis as typeof globalThis & { flotillaSecretWatch?: Watch }
const watch = (shared.flotillaSecretWatch ??= startWatch())

/** Short words stand in ordinary text. */
const SHORTEST_SECRET = 8

function startWatch(): Watch {
  const started: Watch = { secrets: new Set(), seen: [] }
  subscribe('flotilla:fake-secret', (secret) => {
    if (typeof secret === 'string' && secret.length >= SHORTEST_SECRET) started.secrets.add(secret)
  })
  subscribe('flotilla:error', (error) => {
    started.seen.push(inspect(error, { depth: 6 }), JSON.stringify(error))
  })
  for (const stream of [process.stdout, process.stderr]) {
    const write = stream.write.bind(stream) as (...args: unknown[]) => boolean
    stream.write = ((...args: unknown[]) => {
      started.seen.push(String(args[0]))
      return write(...args)
    }) as typeof stream.write
  }
  return started
}

afterEach(({ task }) => {
  const texts = watch.seen
  watch.seen = []
  for (const secret of watch.secrets) {
    expect(
      texts.filter((text) => text.includes(secret)),
      `a secret leaked during "${task.name}"`,
    ).toEqual([])
  }
})
