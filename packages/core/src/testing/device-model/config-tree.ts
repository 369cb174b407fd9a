/** One line of an indented configuration and the lines below it. */
export interface ConfigNode {
  line: string
  children: ConfigNode[]
}

/** How a platform prints its configuration. */
export interface ConfigLayout {
  /** Spaces of one level. */
  indent: number
  /** Printed under a section, inside it (`exit` on FRR). */
  sectionEnd?: string | undefined
  /** Order of top-level lines by their first words; what is not listed comes last. */
  order: readonly string[]
}

/** Reads an indented configuration; `!` comments, `end` and header lines are left out. */
export function parseConfigTree(text: string): ConfigNode[] {
  const root: ConfigNode[] = []
  const stack: { indent: number; children: ConfigNode[] }[] = [{ indent: -1, children: root }]
  for (const raw of text.split(/\r?\n/)) {
    if (/^\s*(?:!|$)|^(?:end|exit)\s*$|^\s+exit\s*$|^(?:Building|Current|Using) .*(?:configuration|bytes)/i.test(raw))
      continue
    const indent = raw.length - raw.trimStart().length
    while (stack.length > 1 && (stack.at(-1)?.indent ?? -1) >= indent) stack.pop()
    const node: ConfigNode = { line: raw.trim(), children: [] }
    stack.at(-1)?.children.push(node)
    stack.push({ indent, children: node.children })
  }
  return root
}

/** Prints a tree the way the platform does: sections apart, set off by `!`. */
export function renderConfigTree(nodes: readonly ConfigNode[], layout: ConfigLayout): string {
  const lines: string[] = []
  let group: string | undefined
  for (const node of nodes) {
    const first = `${node.line.split(' ')[0]}`
    const section = node.children.length > 0 || /^(?:interface|vlan|router|line) /.test(node.line)
    if (group !== undefined && (section || group !== first) && lines.at(-1) !== '!') lines.push('!')
    lines.push(...renderNode(node, 0, layout))
    if (section) lines.push('!')
    group = first
  }
  return lines.map((line) => `${line}\n`).join('')
}

function renderNode(node: ConfigNode, depth: number, layout: ConfigLayout): string[] {
  const pad = ' '.repeat(depth * layout.indent)
  const below = node.children.flatMap((child) => renderNode(child, depth + 1, layout))
  const isSection = layout.sectionEnd !== undefined && (below.length > 0 || /^(?:interface|router) /.test(node.line))
  return [pad + node.line, ...below, ...(isSection ? [`${pad}${layout.sectionEnd}`] : [])]
}

export const cloneConfigTree = (nodes: readonly ConfigNode[]): ConfigNode[] =>
  nodes.map(({ line, children }) => ({ line, children: cloneConfigTree(children) }))

/** The node with this line at this place, if there is one. */
export const findNode = (nodes: readonly ConfigNode[], line: string): ConfigNode | undefined =>
  nodes.find((node) => node.line === line)

/** Adds a top-level line where the platform would print it. */
export function insertNode(nodes: ConfigNode[], line: string, layout?: ConfigLayout): ConfigNode {
  const known = findNode(nodes, line)
  if (known) return known
  const made: ConfigNode = { line, children: [] }
  const rank = layout ? rankOf(line, layout) : 0
  let at = nodes.length
  if (layout) {
    while (at > 0 && isAfter(nodes[at - 1]?.line ?? '', line, rank, layout)) at--
  }
  nodes.splice(at, 0, made)
  return made
}

const isAfter = (other: string, line: string, rank: number, layout: ConfigLayout): boolean => {
  const otherRank = rankOf(other, layout)
  if (otherRank !== rank) return otherRank > rank
  return /^(?:interface|vlan) /.test(line) && compareNames(other, line) > 0
}

function rankOf(line: string, { order }: ConfigLayout): number {
  const at = order.findIndex((prefix) => line === prefix || line.startsWith(`${prefix} `))
  return at === -1 ? order.length : at
}

const collator = new Intl.Collator('en', { numeric: true })

/** `Ethernet2` before `Ethernet10`. */
export const compareNames = (left: string, right: string): number => collator.compare(left, right)

/** Takes out every line that is `line` or continues it; whether there was one. */
export function removeNodes(nodes: ConfigNode[], line: string): boolean {
  const kept = nodes.filter((node) => node.line !== line && !node.line.startsWith(`${line} `))
  const removed = kept.length < nodes.length
  nodes.splice(0, nodes.length, ...kept)
  return removed
}

/** Difference of two trees as `+`/`-` lines under the sections they are in. */
export function diffConfigTrees(before: readonly ConfigNode[], after: readonly ConfigNode[], pad = ''): string[] {
  const lines: string[] = []
  for (const node of before) {
    if (!findNode(after, node.line)) lines.push(...markAll(node, '-', pad))
  }
  for (const node of after) {
    const old = findNode(before, node.line)
    if (!old) {
      lines.push(...markAll(node, '+', pad))
      continue
    }
    const inner = diffConfigTrees(old.children, node.children, `${pad}   `)
    if (inner.length > 0) lines.push(` ${pad}${node.line}`, ...inner)
  }
  return lines
}

const markAll = (node: ConfigNode, mark: string, pad: string): string[] => [
  `${mark}${pad}${node.line}`,
  ...node.children.flatMap((child) => markAll(child, mark, `${pad}   `)),
]
