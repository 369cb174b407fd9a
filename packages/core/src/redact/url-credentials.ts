import type { MakePlaceholder } from './placeholder.js'

/** How far an `@` after an unescaped slash is looked for; a bound keeps hostile lines linear. */
const MAX_PASSWORD = 256

/** Range of the password in `user:password@host`, also when the password holds an unescaped `/` or `@`. */
const passwordRange = (line: string, from: number, end: number): [number, number] | undefined => {
  const slash = line.indexOf('/', from)
  const authorityEnd = slash === -1 || slash > end ? end : slash
  const authority = line.slice(from, Math.min(authorityEnd, from + 8192))
  const colon = authority.indexOf(':')
  if (colon === -1) return undefined
  let at = authority.lastIndexOf('@')
  // Digits before the slash are a port, and an @ further on belongs to the path.
  if (at === -1 && /^\d*$/.test(authority.slice(colon + 1))) return undefined
  // What is no host after the @ is a part of a password with a slash in it.
  if (!/[.:\]]|^localhost$/.test(authority.slice(at + 1)) || at === -1) {
    at = line.slice(from, Math.min(end, from + authority.length + MAX_PASSWORD)).lastIndexOf('@')
  }
  return at > colon + 1 ? [from + colon + 1, from + at] : undefined
}

/** Replaces the password in URLs. */
export const redactUrlCredentials = (line: string, placeholder: MakePlaceholder): string => {
  let result = ''
  let done = 0
  let end = 0
  for (let at = line.indexOf('://'); at !== -1; at = line.indexOf('://', at + 3)) {
    const from = at + 3
    if (at < done) continue
    if (end < from) {
      const stop = line.slice(from).search(/[\s"'`]/)
      end = stop === -1 ? line.length : from + stop
    }
    const range = passwordRange(line, from, end)
    if (range === undefined) continue
    result += line.slice(done, range[0]) + placeholder(line.slice(...range), 'password')
    done = range[1]
  }
  return done === 0 ? line : result + line.slice(done)
}
