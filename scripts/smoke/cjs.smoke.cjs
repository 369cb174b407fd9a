const assert = require('node:assert/strict')
const { test } = require('node:test')

test('A session runs commands over SSH when the package is required', { timeout: 60_000 }, async () => {
  const { smokeRun } = await import('./smoke-run.mjs')
  await smokeRun(require('@flotilla/core'), require('@flotilla/core/testing'))
})

test('An error of the CommonJS build is recognised by the ESM build', async () => {
  const { FlotillaError } = require('@flotilla/core')
  const { isFlotillaError } = await import('@flotilla/core')
  assert.ok(isFlotillaError(new FlotillaError('INTERNAL', 'example')))
})
