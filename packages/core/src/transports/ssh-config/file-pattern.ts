import { readdir, stat } from 'node:fs/promises'
import { join, parse } from 'node:path'

const hasWildcard = (segment: string): boolean => /[*?[]/.test(segment)

/** One path segment of a glob: `*`, `?` and `[…]`; a leading dot must be written. */
function segmentExpression(segment: string): RegExp {
  const body = segment
    .replace(/[\\^$.|+(){}]/g, '\\$&')
    .replace(/\*/g, '[^/]*')
    .replace(/\?/g, '[^/]')
    .replace(/\[!/g, '[^')
  return new RegExp(`^${segment.startsWith('.') ? '' : '(?!\\.)'}${body}$`)
}

/** The existing files a path with wildcards stands for, sorted. */
export async function expandFilePattern(pattern: string): Promise<string[]> {
  const { root } = parse(pattern)
  let paths: string[] = [root]
  for (const segment of pattern
    .slice(root.length)
    .split(/[/\\]/)
    .filter((part) => part !== '')) {
    if (!hasWildcard(segment)) {
      paths = paths.map((path) => join(path, segment))
      continue
    }
    const expression = segmentExpression(segment)
    const lists = await Promise.all(
      paths.map(async (path) => {
        const names = await readdir(path).catch(() => [])
        return names.filter((name) => expression.test(name)).map((name) => join(path, name))
      }),
    )
    paths = lists.flat()
  }
  const isFile = await Promise.all(
    paths.map((path) =>
      stat(path).then(
        (found) => found.isFile(),
        () => false,
      ),
    ),
  )
  return paths.filter((_path, index) => isFile[index]).sort()
}
