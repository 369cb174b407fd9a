/** Lines looked at from each end: devices reject a command at once or at the very end, and logs may quote rejections in between. */
const LOOKED_AT = 10

/** The first line of the output that says the device did not do what it was told. */
export function findFailure(output: string, failures: readonly RegExp[]): string | undefined {
  if (output === '' || failures.length === 0) return undefined
  const patterns = combined(failures)
  const firstEnd = endOfFirstLines(output)
  const found = failureIn(output, 0, firstEnd, patterns)
  if (found !== undefined || firstEnd >= output.length) return found
  return failureIn(output, Math.max(firstEnd, startOfLastLines(output)), output.length, patterns)
}

function failureIn(output: string, start: number, end: number, patterns: readonly RegExp[]): string | undefined {
  for (let at = start; at < end; ) {
    const next = output.indexOf('\n', at)
    const line = output.slice(at, next < 0 ? end : next)
    if (line !== '') for (const pattern of patterns) if (pattern.test(line)) return line.trim()
    at = next < 0 ? end : next + 1
  }
  return undefined
}

function endOfFirstLines(output: string): number {
  let end = 0
  for (let lines = 0; lines < LOOKED_AT; lines++) {
    const next = output.indexOf('\n', end)
    if (next < 0) return output.length
    end = next + 1
  }
  return end
}

function startOfLastLines(output: string): number {
  let start = output.length
  for (let lines = 0; lines < LOOKED_AT && start > 0; lines++) start = output.lastIndexOf('\n', start - 2) + 1
  return start
}

const combinations = new WeakMap<readonly RegExp[], readonly RegExp[]>()

/** Groups with names or numbers mean something else, or nothing, beside other patterns. */
const REFERS_TO_GROUPS = /\\[1-9k]|\(\?<[^=!]/

/**
 * The patterns joined, as few as their flags allow. Those that look at the beginning of a line stay apart from the rest: they are
 * done with a line at once.
 */
function combined(failures: readonly RegExp[]): readonly RegExp[] {
  const known = combinations.get(failures)
  if (known) return known
  const alike = new Map<string, string[]>()
  const made: RegExp[] = []
  for (const pattern of failures) {
    const { source, flags } = pattern
    const kind = `${source.startsWith('^') ? '^' : ' '}${flags}`
    if (REFERS_TO_GROUPS.test(source)) made.push(pattern)
    else alike.set(kind, [...(alike.get(kind) ?? []), `(?:${source})`])
  }
  for (const [kind, sources] of alike) made.push(new RegExp(sources.join('|'), kind.slice(1)))
  combinations.set(failures, made)
  return made
}
