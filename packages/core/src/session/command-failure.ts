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

/** The patterns joined, as few as their flags allow; those that look at the beginning of a line apart, for they are done at once. */
function combined(failures: readonly RegExp[]): readonly RegExp[] {
  const known = combinations.get(failures)
  if (known) return known
  const byFlags = new Map<string, string[]>()
  for (const { source, flags } of failures) byFlags.set(flags, [...(byFlags.get(flags) ?? []), `(?:${source})`])
  const made = [...byFlags].map(
    ([flags, sources]) => new RegExp(sources.join('|'), flags.includes('m') ? flags : `${flags}m`),
  )
  combinations.set(failures, made)
  return made
}
