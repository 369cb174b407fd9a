import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, expect, test } from 'vitest'
import { snippetsOf } from './doc-snippets.mjs'

const script = fileURLToPath(new URL('./check-snippets.mjs', import.meta.url))
const folders: string[] = []

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

function check(page: string) {
  const folder = mkdtempSync(join(tmpdir(), 'flotilla-page-'))
  folders.push(folder)
  const path = join(folder, 'page.md')
  writeFileSync(path, page)
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, path], { encoding: 'utf8' })
  return { status, said: stdout.replaceAll(path, 'page.md') + stderr }
}

test('each TypeScript block is a module whose lines are numbered as in the page', () => {
  const page = ['# Page', '', '```ts', 'one()', '```', '', '```sh', 'no', '```', '', '```ts', 'two()', '```', ''].join(
    '\n',
  )

  const lines = snippetsOf(page).map(({ code }) =>
    code.split('\n').flatMap((text, index) => (text ? [[index + 1, text]] : [])),
  )

  expect(lines.map(([first]) => first)).toEqual([
    [4, 'one()'],
    [12, 'two()'],
  ])
})

test('a hidden part belongs to the block after it, and keeps the numbers of its lines', () => {
  const page = ['text', '<!-- ts', 'declare const x: 1', '-->', '', '```ts', 'x', '```', ''].join('\n')

  const [snippet] = snippetsOf(page)

  expect(snippet?.line).toBe(7)
  expect(snippet?.code.split('\n').slice(0, 7)).toEqual(['', '', 'declare const x: 1', '', '', '', 'x'])
})

test('a block that does not compile is named with its page and line', () => {
  const { status, said } = check('# Page\n\n```ts\nconst port: number = "22"\nport\n```\n')

  expect(status).toBe(1)
  expect(said).toContain('page.md(4,7): error TS2322')
})

test('a page without blocks is an error, so that a wrong path cannot pass', () => {
  expect(check('# Page\n').status).toBe(1)
})
