import { expect, test } from 'vitest'
import { platforms } from '../packages/core/src/platforms/registry.js'
import { renderPlatformPage } from './render-platform-page.mjs'

test('a page tells how a platform is operated', () => {
  const page: string = renderPlatformPage(platforms.resolve('cisco-ios'))

  expect(page).toContain('# Cisco IOS and IOS XE')
  expect(page).toContain('`cisco-xe`')
  expect(page).toMatch(/\| `exec` \| `privileged` \| `enable` \| .*the secret `enable` \|/)
  expect(page).toContain('- Save: `write memory`')
})

test.each([...platforms.keys()])('the page of %s is one table row a line', (name) => {
  const page: string = renderPlatformPage(platforms.resolve(name))
  const rows = page.split('\n').filter((line) => line.startsWith('|'))
  const columns = rows.map((row) => row.replaceAll('\\|', '').split('|').length)

  expect(page).not.toMatch(/undefined|\[object/)
  expect(new Set(columns).size).toBeLessThanOrEqual(2)
  expect([...page].every((character) => character === '\n' || character >= ' ')).toBe(true)
})
