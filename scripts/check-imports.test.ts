import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, expect, test } from 'vitest'

const script = fileURLToPath(new URL('./check-imports.mjs', import.meta.url))
const roots: string[] = []

afterEach(() => {
  for (const root of roots.splice(0)) rmSync(root, { recursive: true, force: true })
})

/** Writes a source tree and returns the exit status and complaints of the check. */
function check(files: Record<string, string>): { status: number | null; complaints: string[] } {
  const root = mkdtempSync(join(tmpdir(), 'flotilla-imports-'))
  roots.push(root)
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  const { status, stderr } = spawnSync(process.execPath, [script, root], { encoding: 'utf8' })
  return { status, complaints: stderr.split('\n').filter(Boolean) }
}

const leaf = 'export const x = 1\n'
const importing = (specifier: string) => `import { x } from '${specifier}'\nexport const y = x\n`

test.each([
  ['a later step', { 'fleet/a.ts': leaf, 'session/b.ts': importing('../fleet/a.js') }, /stands above "session"/],
  [
    'the same step',
    { 'platforms/a.ts': leaf, 'transports/b.ts': importing('../platforms/a.js') },
    /stand on the same step/,
  ],
  ['a type', { 'fleet/a.ts': leaf, 'util/b.ts': "import type { x } from '../fleet/a.js'\n" }, /stands above "util"/],
  ['a re-export', { 'fleet/a.ts': leaf, 'util/b.ts': "export { x } from '../fleet/a.js'\n" }, /stands above "util"/],
  ['a lazy import', { 'fleet/a.ts': leaf, 'util/b.ts': "await import('../fleet/a.js')\n" }, /stands above "util"/],
  [
    'an import over several lines',
    { 'fleet/a.ts': leaf, 'util/b.ts': "import {\n  x,\n} from '../fleet/a.js'\n" },
    /above/,
  ],
  ['testing', { 'testing/a.ts': leaf, 'tools/b.ts': importing('../testing/a.js') }, /only tests import testing/],
  ['the index', { 'index.ts': leaf, 'tools/b.ts': importing('../index.js') }, /package index/],
  ['a missing file', { 'util/b.ts': importing('./gone.js') }, /leads nowhere/],
  ['an unknown folder', { 'misc/a.ts': leaf, 'util/b.ts': importing('../misc/a.js') }, /stands on no step/],
])('An import of %s is refused', (_, files, complaint) => {
  const result = check(files)
  expect(result.complaints).toEqual([expect.stringMatching(complaint)])
  expect(result.status).toBe(1)
})

test('A cycle inside one folder is refused and names its files', () => {
  const result = check({
    'util/a.ts': importing('./b.js'),
    'util/b.ts': importing('./c.js'),
    'util/c.ts': importing('./a.js'),
  })
  expect(result.complaints).toEqual([expect.stringMatching(/cycle: .*a\.ts.*b\.ts.*c\.ts/)])
})

test('Imports of earlier steps, by tests, by testing and in comments pass', () => {
  const result = check({
    'errors/a.ts': leaf,
    'session/b.ts': `${importing('../errors/a.js')}// import { x } from '../fleet/c.js'\n/* import '../fleet/c.js' */\n`,
    'fleet/c.ts': importing('../session/b.js'),
    'testing/d.ts': importing('../fleet/c.js'),
    'session/b.test.ts': `${importing('../testing/d.js')}import '../fleet/c.js'\n`,
    'index.ts': importing('./testing/d.js'),
  })
  expect(result).toEqual({ status: 0, complaints: [] })
})

test('An empty tree is an error, so that a wrong path cannot pass', () => {
  expect(check({}).status).toBe(1)
})
