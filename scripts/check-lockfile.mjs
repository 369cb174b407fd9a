// Refuses a lockfile that `npm ci` could not use elsewhere: one that names a registry host, or that lacks the optional
// packages of another platform (npm drops those that the registry at hand happens not to have).
import { readFileSync } from 'node:fs'

const { packages } = JSON.parse(readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8'))

/** Whether `name` is found from the package at `path` the way Node looks it up: its own node_modules, then outward. */
function isLocked(name, path) {
  for (let base = path; ; ) {
    if (packages[`${base === '' ? '' : `${base}/`}node_modules/${name}`]) return true
    if (base === '') return false
    base = base.slice(0, Math.max(0, base.lastIndexOf('/node_modules/')))
  }
}

const problems = []
for (const [path, entry] of Object.entries(packages)) {
  if (entry.resolved !== undefined && entry.link !== true) problems.push(`${path} names a host: ${entry.resolved}`)
  for (const name of Object.keys(entry.optionalDependencies ?? {})) {
    if (!isLocked(name, path)) problems.push(`${path} needs ${name} on some platform, which is not locked`)
  }
}
for (const problem of problems) console.error(problem)
console.log(`check-lockfile: ${Object.keys(packages).length} packages, ${problems.length} problems`)
process.exitCode = problems.length > 0 ? 1 : 0
