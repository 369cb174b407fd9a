/** The known names most like a mistyped one, best first; nothing when none is close. */
export function closeNames(name: string, known: Iterable<string>, count = 3): string[] {
  const wanted = name.toLowerCase()
  const limit = Math.max(1, Math.floor(wanted.length / 3))
  const ranked: { candidate: string; distance: number }[] = []
  for (const candidate of known) {
    if (Math.abs(candidate.length - wanted.length) > limit) continue
    const distance = editDistance(wanted, candidate.toLowerCase())
    if (distance <= limit) ranked.push({ candidate, distance })
  }
  return ranked
    .sort((a, b) => a.distance - b.distance)
    .slice(0, count)
    .map(({ candidate }) => candidate)
}

/** ` (did you mean a, b?)`, or nothing. */
export function didYouMean(name: string, known: Iterable<string>): string {
  const close = closeNames(name, known)
  return close.length > 0 ? ` (did you mean ${close.join(', ')}?)` : ''
}

function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let row = 1; row <= a.length; row++) {
    const current = [row]
    for (let column = 1; column <= b.length; column++) {
      const substitution = (previous[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1)
      current.push(Math.min(substitution, (previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1))
    }
    previous = current
  }
  return previous[b.length] ?? 0
}
