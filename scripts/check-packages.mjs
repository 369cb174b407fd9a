// npm run check:packages: what a user would install, checked before it is published. Builds what is stale first.
// publint (package.json against the files), attw (types under every module resolution), size-limit, knip (unused
// files, exports and dependencies), and that each package carries the licence.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { build, installIfNeeded, packagesInBuildOrder, ROOT, requireNode, runNode } from './workspace.mjs'

requireNode()
await installIfNeeded()
await build({ onlyStale: true })

const bin = (path) => join(ROOT, 'node_modules', path)
const failures = []

async function check(title, file, args, cwd) {
  console.log(`\n── ${title}`)
  if ((await runNode(bin(file), args, { cwd })) !== 0) failures.push(title)
}

/** Files that the built code loads by a path beside itself, and that are not there. */
function missingAssets(folder) {
  const dist = join(folder, 'dist')
  const bundles = readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter((file) => /\.c?js$/.test(file))
  return bundles.flatMap((file) => {
    const text = readFileSync(join(dist, file), 'utf8')
    return [...text.matchAll(/new URL\(["'](\.[^"']+)["']/g)]
      .map(([, path = '']) => resolve(dist, dirname(file), path))
      .filter((path) => !existsSync(path))
  })
}

for (const { name, folder } of packagesInBuildOrder()) {
  for (const path of missingAssets(folder)) failures.push(`${name}: ${path} is loaded at run time but was not built`)
  if (!existsSync(join(folder, 'LICENSE'))) failures.push(`${name}: LICENSE is missing`)
  await check(`${name}: publint`, 'publint/src/cli.js', ['--strict'], folder)
  await check(`${name}: attw`, '@arethetypeswrong/cli/dist/index.js', ['--pack', '.', '--profile', 'node16'], folder)
  if (existsSync(join(folder, '.size-limit.mjs'))) await check(`${name}: size`, 'size-limit/bin.js', [], folder)
}
await check('knip', 'knip/bin/knip.js', [], ROOT)

for (const failure of failures) console.error(`failed: ${failure}`)
process.exitCode = failures.length > 0 ? 1 : 0
