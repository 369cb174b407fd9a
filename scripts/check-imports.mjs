// Keeps the direction of imports inside packages/core/src (types count too) and refuses cycles between files.
// Usage: node scripts/check-imports.mjs [folder]
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

/** A folder may import from folders on earlier steps and from itself; never from its own step or a later one. Tests may import all. */
const STEPS = [
  ['errors'],
  ['util'],
  ['observe'],
  ['platforms', 'transports'],
  ['inventory', 'parse', 'resilience'],
  ['guard', 'redact'],
  ['session'],
  ['callers', 'cache', 'health', 'rate-limit'],
  ['api-keys', 'approval', 'audit'],
  ['fleet'],
  ['tools', 'change'],
  ['flotilla'],
  ['cli'],
]
/** Imports everything; nothing but tests imports it. */
const TESTING = 'testing'

const SPECIFIER =
  /(?:^|[\s;}])(?:import|export)\s*(?:[^'"();]*?\sfrom\s*)?['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/g

/** Blanks comments so that an example in one is not taken for an import; keeps offsets and strings. */
const withoutComments = (text) =>
  text.replace(
    /\/\*[\s\S]*?\*\/|(^|[^:'"`\\])\/\/[^\n]*/g,
    (match, before = '') => before + match.slice(before.length).replace(/[^\n]/g, ' '),
  )

function* sourceFiles(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) {
      if (entry.name !== '__fixtures__' && entry.name !== 'node_modules') yield* sourceFiles(path)
    } else if (/\.(ts|mts|mjs)$/.test(entry.name)) yield path
  }
}

/** Where a relative specifier leads: `./x.js` names `x.ts` in a source tree. */
function resolveSpecifier(from, specifier) {
  const path = resolve(dirname(from), specifier)
  const candidates = [path.replace(/\.js$/, '.ts'), path, `${path}.ts`, join(path, 'index.ts')]
  return candidates.find((candidate) => statSync(candidate, { throwIfNoEntry: false })?.isFile())
}

function importsOf(file) {
  const found = []
  for (const match of withoutComments(readFileSync(file, 'utf8')).matchAll(SPECIFIER)) {
    const specifier = match[1] ?? match[2]
    if (specifier?.startsWith('.')) found.push({ specifier, target: resolveSpecifier(file, specifier) })
  }
  return found
}

const folderOf = (root, file) => {
  const parts = relative(root, file).split(sep)
  return parts.length > 1 ? parts[0] : ''
}
const stepOf = (folder) => STEPS.findIndex((step) => step.includes(folder))

/** Why `from` may not import `target`, or undefined when it may. */
function violation(root, from, target) {
  const [importer, imported] = [folderOf(root, from), folderOf(root, target)]
  if (imported === '' && importer !== '') return 'the package index is for users of the package; import the file itself'
  if (importer === imported || importer === '' || importer === TESTING) return undefined
  if (/\.(test|test-d)\.ts$/.test(from)) return undefined
  if (imported === TESTING) return 'only tests import testing'
  for (const folder of [importer, imported]) {
    if (stepOf(folder) < 0) return `folder "${folder}" stands on no step; add it to STEPS in scripts/check-imports.mjs`
  }
  if (stepOf(imported) < stepOf(importer)) return undefined
  const sameStep = stepOf(imported) === stepOf(importer)
  return sameStep
    ? `"${importer}" and "${imported}" stand on the same step`
    : `"${imported}" stands above "${importer}"`
}

/** Strongly connected files (Tarjan), each a list of more than one file. */
function cycles(graph) {
  const index = new Map()
  const low = new Map()
  const stack = []
  const found = []
  const visit = (node) => {
    index.set(node, index.size)
    low.set(node, index.get(node))
    stack.push(node)
    for (const next of graph.get(node) ?? []) {
      if (!index.has(next)) visit(next)
      if (stack.includes(next)) low.set(node, Math.min(low.get(node), low.get(next)))
    }
    if (low.get(node) !== index.get(node)) return
    const group = stack.splice(stack.indexOf(node))
    if (group.length > 1 || graph.get(node)?.has(node)) found.push(group)
  }
  for (const node of graph.keys()) if (!index.has(node)) visit(node)
  return found
}

/** All that is wrong under `root`, one line each. */
function checkImports(root) {
  const problems = []
  const graph = new Map()
  const name = (file) => relative(root, file)
  for (const file of sourceFiles(root)) {
    graph.set(file, new Set())
    for (const { specifier, target } of importsOf(file)) {
      if (target === undefined) {
        problems.push(`${name(file)}: "${specifier}" leads nowhere`)
        continue
      }
      graph.get(file).add(target)
      const reason = violation(root, file, target)
      if (reason !== undefined) problems.push(`${name(file)} imports ${name(target)}: ${reason}`)
    }
  }
  for (const cycle of cycles(graph)) problems.push(`import cycle: ${cycle.map(name).join(' - ')}`)
  return { problems, files: graph.size }
}

const root = resolve(process.argv[2] ?? fileURLToPath(new URL('../packages/core/src', import.meta.url)))
const { problems, files } = checkImports(root)
if (files === 0) problems.push(`no source files under ${root}`)
for (const problem of problems) console.error(problem)
console.log(`check-imports: ${files} files, ${problems.length} problems`)
process.exitCode = problems.length > 0 ? 1 : 0
