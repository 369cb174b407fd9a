// node scripts/check-snippets.mjs [Markdown file ...]: compiles every ```ts block of the documentation against the sources.
// Complaints name the line of the Markdown file. What a block may take for granted: see doc-snippets.mjs.
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { snippetsOf } from './doc-snippets.mjs'
import { ROOT } from './workspace.mjs'

const COMPILER = join(ROOT, 'node_modules/@typescript/native/bin/tsc')

/** Every page that people read; generated ones too. */
function pages() {
  const inside = (folder, depth) =>
    readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
      const path = join(folder, entry.name)
      if (entry.isDirectory()) return depth > 0 && !entry.name.startsWith('node_modules') ? inside(path, depth - 1) : []
      return entry.name.endsWith('.md') ? [path] : []
    })
  return [
    ...inside('.', 0),
    ...inside('docs', 2),
    ...inside('packages', 1),
    ...inside('examples', 1),
    ...inside('lab', 0),
  ]
}

/** Where the entries of the packages have their sources. */
function sourcePaths(from) {
  const paths = {}
  for (const folder of readdirSync(join(ROOT, 'packages'))) {
    const { name, exports } = JSON.parse(readFileSync(join(ROOT, 'packages', folder, 'package.json'), 'utf8'))
    for (const entry of Object.keys(exports).filter((key) => !key.endsWith('.json'))) {
      paths[name + entry.slice(1)] = [relative(from, join(ROOT, 'packages', folder, 'src', entry, 'index.ts'))]
    }
  }
  return paths
}

function compile(blocks) {
  const cache = join(ROOT, 'node_modules/.cache')
  mkdirSync(cache, { recursive: true })
  const folder = mkdtempSync(join(cache, 'snippets-'))
  try {
    const files = blocks.map(({ code }, index) => {
      const name = `snippet-${index}.ts`
      writeFileSync(join(folder, name), code)
      return name
    })
    writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
    writeFileSync(
      join(folder, 'tsconfig.json'),
      JSON.stringify({
        extends: '../../../tsconfig.base.json',
        compilerOptions: {
          composite: false,
          declaration: false,
          emitDeclarationOnly: false,
          noEmit: true,
          noUnusedLocals: false,
          noUnusedParameters: false,
          paths: sourcePaths(folder),
        },
        files,
      }),
    )
    const { stdout, status } = spawnSync(process.execPath, [COMPILER, '-p', folder, '--pretty', 'false'], {
      cwd: folder,
      encoding: 'utf8',
    })
    return { ok: status === 0, complaints: stdout.replace(/^snippet-(\d+)\.ts/gm, (_, index) => blocks[index].path) }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const named = process.argv.slice(2)
const blocks = (named.length > 0 ? named : pages()).flatMap((path) =>
  snippetsOf(readFileSync(resolve(ROOT, path), 'utf8')).map(({ code }) => ({ path, code })),
)
if (blocks.length === 0) {
  console.error('No snippet found: the paths must be wrong.')
  process.exitCode = 1
} else {
  const { ok, complaints } = compile(blocks)
  process.stdout.write(complaints)
  console.log(`${blocks.length} snippets ${ok ? 'compile' : 'checked, not all of them compile'}`)
  process.exitCode = ok ? 0 : 1
}
