import { readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))
const SKIPPED = new Set(['node_modules', 'dist', '.git', 'coverage'])

function filesIn(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    if (SKIPPED.has(entry.name)) return []
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`
    return entry.isDirectory() ? filesIn(path) : [path]
  })
}

const files = filesIn('')
const pages = files.filter((path) => path.endsWith('.md') && !path.startsWith('.changeset'))
const read = (path: string) => readFileSync(join(root, path), 'utf8')
const exists = (path: string) => statSync(path, { throwIfNoEntry: false }) !== undefined

test.each(pages)('every link of %s to a file leads to one', (page) => {
  const prose = read(page).replace(/^```[\s\S]*?^```$|`[^`\n]*`/gm, '')
  const targets = [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target.split('#')[0] ?? '')
  const relative = targets.filter((target) => target !== '' && !/^\w+:/.test(target))

  expect(relative.filter((target) => !exists(resolve(root, dirname(page), target)))).toEqual([])
})

test.each(['ARCHITECTURE.md', 'CONTRIBUTING.md'])('every source file that %s names is there', (page) => {
  const named = [...read(page).matchAll(/`([\w./-]+\.(?:ts|mjs|json|md))`/g)].map(([, path = '']) => path)

  expect(named.length).toBeGreaterThan(5)
  expect(named.filter((path) => !files.some((file) => file === path || file.endsWith(`/${path}`)))).toEqual([])
})

test('the code map names every folder of the core', () => {
  const [, map = ''] = /## Code map of `packages\/core\/src`\n([\s\S]*?)\n## /.exec(read('ARCHITECTURE.md')) ?? []
  const named = [...map.matchAll(/^\| (.*?) \|/gm)].flatMap(([, cell = '']) =>
    [...cell.matchAll(/`([\w-]+)`/g)].map(([, name]) => name),
  )
  const folders = readdirSync(join(root, 'packages/core/src'), { withFileTypes: true })

  expect(named.sort()).toEqual(
    folders
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name)
      .sort(),
  )
})
