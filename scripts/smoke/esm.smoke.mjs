import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { smokeRun } from './smoke-run.mjs'

test('A session runs commands over SSH when the package is imported', { timeout: 60_000 }, async () => {
  await smokeRun(await import('@flotilla/core'), await import('@flotilla/core/testing'))
})

test('Every entry of every package can be imported', async () => {
  for (const entry of entries()) assert.ok(Object.keys(await import(entry)).length > 0, `${entry} exports nothing`)
})

/** `@flotilla/core`, `@flotilla/core/testing`, … as the installed package.json files list them. */
function entries() {
  const scope = new URL('./node_modules/@flotilla/', import.meta.url)
  return readdirSync(scope).flatMap((name) => {
    const { exports } = JSON.parse(readFileSync(new URL(`${name}/package.json`, scope), 'utf8'))
    return Object.keys(exports)
      .filter((path) => !path.endsWith('.json') && !path.endsWith('/contracts'))
      .map((path) => `@flotilla/${name}${path.slice(1)}`)
  })
}
