/**
 * Names as models' interfaces accept them (letters, digits, `_` and `-`), unique and the same for the same list: the dots of
 * `github.create_issue` become dashes.
 */
export function toModelNames(names: readonly string[], maxLength = 128): string[] {
  const taken = new Set<string>()
  return names.map((name) => {
    const base = name.replace(/[^\w-]/g, '-').slice(0, maxLength)
    let candidate = base
    for (let count = 2; taken.has(candidate); count++) {
      const suffix = `_${count}`
      candidate = base.slice(0, maxLength - suffix.length) + suffix
    }
    taken.add(candidate)
    return candidate
  })
}
