import { compareNames } from '../../config-tree.js'
import { type PathElement, parsePath } from './junos-path.js'
import { JUNOS_SCHEMA } from './junos-schema.js'

/** One statement of the configuration and what is between its braces. */
export interface JunosNode {
  text: string
  children: JunosNode[]
}

export const cloneJunos = (nodes: readonly JunosNode[]): JunosNode[] =>
  nodes.map(({ text, children }) => ({ text, children: cloneJunos(children) }))

const TOP = Object.keys(JUNOS_SCHEMA)

/** Adds a statement; single values take the place of the old one. */
export function setPath(nodes: JunosNode[], path: readonly PathElement[]): void {
  let place = nodes
  for (const [depth, { text, keyword, single }] of path.entries()) {
    let node = place.find((candidate) => candidate.text === text)
    if (!node && single) node = replaceSingle(place, keyword, text)
    if (!node) {
      node = { text, children: [] }
      place.push(node)
      if (depth === 0)
        place.sort(
          (left, right) => TOP.indexOf(left.text.split(' ')[0] ?? '') - TOP.indexOf(right.text.split(' ')[0] ?? ''),
        )
      if (depth === 1 && path[0]?.text === 'interfaces')
        place.sort((left, right) => compareNames(left.text, right.text))
    }
    place = node.children
  }
}

function replaceSingle(place: JunosNode[], keyword: string, text: string): JunosNode | undefined {
  const old = place.find((candidate) => candidate.text.startsWith(`${keyword} `))
  if (!old) return undefined
  old.text = text
  return old
}

/** Takes a statement out, and containers that are empty then; whether it was there. */
export function deletePath(nodes: JunosNode[], path: readonly PathElement[]): boolean {
  const [head, ...rest] = path
  if (!head) {
    nodes.splice(0)
    return true
  }
  if (rest.length === 0) {
    const kept = nodes.filter(({ text }) => text !== head.text && !text.startsWith(`${head.text} `))
    const removed = kept.length < nodes.length
    nodes.splice(0, nodes.length, ...kept)
    return removed
  }
  const node = nodes.find(({ text }) => text === head.text)
  if (!node || !deletePath(node.children, rest)) return false
  if (node.children.length === 0 && !node.text.includes(' ')) nodes.splice(nodes.indexOf(node), 1)
  return true
}

/** The statements under a path; undefined when there is nothing of that name. */
export function findJunos(nodes: readonly JunosNode[], path: readonly PathElement[]): readonly JunosNode[] | undefined {
  let place: readonly JunosNode[] = nodes
  for (const [index, { text }] of path.entries()) {
    const exact = place.find((candidate) => candidate.text === text)
    if (!exact) {
      const starting = place.filter((candidate) => candidate.text.startsWith(`${text} `))
      return index === path.length - 1 && starting.length > 0 ? starting : undefined
    }
    // a statement without braces is shown as it stands
    if (index === path.length - 1 && exact.children.length === 0) return [exact]
    place = exact.children
  }
  return place
}

const SECRET =
  /^(?:encrypted-password|authentication-key|secret|ascii-text|hexadecimal|privacy-password|authentication-password) /

/** With braces, four blanks a level; secrets are marked as on the device. */
export function renderJunos(nodes: readonly JunosNode[], depth = 0): string {
  const pad = '    '.repeat(depth)
  return nodes
    .map(({ text, children }) => {
      const [only] = children
      if (children.length === 0) return `${pad}${text};${SECRET.test(text) ? ' ## SECRET-DATA' : ''}\n`
      // a route with one property takes one line
      if (children.length === 1 && only?.children.length === 0 && text.startsWith('route '))
        return `${pad}${text} ${only.text};\n`
      return `${pad}${text} {\n${renderJunos(children, depth + 1)}${pad}}\n`
    })
    .join('')
}

/** As `set` commands. */
export function renderSet(nodes: readonly JunosNode[], above = 'set'): string {
  return nodes
    .map(({ text, children }) =>
      children.length === 0 ? `${above} ${text}\n` : renderSet(children, `${above} ${text}`),
    )
    .join('')
}

/** As the device prints JSON: names as members of arrays, values as strings, flags as `[null]`. */
export function junosJson(nodes: readonly JunosNode[]): Record<string, unknown> {
  const result: Record<string, unknown> = {}
  for (const { text, children } of nodes) {
    const space = text.indexOf(' ')
    const keyword = space === -1 ? text : text.slice(0, space)
    const value = space === -1 ? undefined : text.slice(space + 1).replace(/^"(.*)"$/s, '$1')
    if (value === undefined) {
      if (children.length === 0) result[keyword] = [null]
      else result[keyword] = keyword === 'interfaces' ? { interface: namesJson(children) } : junosJson(children)
    } else if (children.length === 0 && !/^(?:unit|address|family|name-server)$/.test(keyword)) result[keyword] = value
    else if (keyword === 'family') result[keyword] = { ...(result[keyword] as object), [value]: junosJson(children) }
    else
      result[keyword] = [...((result[keyword] as unknown[] | undefined) ?? []), { name: value, ...junosJson(children) }]
  }
  return result
}

const namesJson = (nodes: readonly JunosNode[]): unknown[] =>
  nodes.map(({ text, children }) => ({ name: text, ...junosJson(children) }))

/** Reads a configuration in braces or as `set` commands. */
export function parseJunos(text: string): JunosNode[] {
  const nodes: JunosNode[] = []
  const stripped = text.replace(/\/\*.*?\*\//gs, '').replace(/^\s*#.*$|##.*$/gm, '')
  const lines = /^\s*set\s/m.test(stripped) ? setLines(stripped) : braceLines(stripped)
  for (const line of lines) {
    const parsed = parsePath(line, [], false)
    if (parsed.ok) setPath(nodes, parsed.elements)
  }
  return nodes
}

const setLines = (text: string): string[] =>
  text.split('\n').flatMap((line) => /^\s*set\s+(.*\S)\s*$/.exec(line)?.[1] ?? [])

/** The statements of a text in braces, each with the words that lead to it. */
function braceLines(text: string): string[] {
  const tokens = text.match(/"(?:[^"\\]|\\.)*"|[{};]|[^\s{};]+/g) ?? []
  const lines: string[] = []
  const stack: string[] = []
  let words: string[] = []
  for (const token of tokens) {
    if (token === '{') {
      stack.push(words.join(' '))
      words = []
    } else if (token === '}') stack.pop()
    else if (token === ';') {
      lines.push([...stack, words.join(' ')].join(' '))
      words = []
    } else words.push(token)
  }
  return lines
}

/** What `show | compare` prints. */
export function compareJunos(before: readonly JunosNode[], after: readonly JunosNode[], path = ''): string {
  const here: string[] = []
  let deeper = ''
  const keyword = (text: string): string => text.split(' ')[0] ?? ''
  for (const old of before) {
    const now = after.find(({ text }) => text === old.text)
    if (now) {
      deeper += compareJunos(old.children, now.children, `${path} ${old.text}`)
      continue
    }
    here.push(...marked(old, '-'))
    const instead =
      old.children.length === 0
        ? after.find(
            (node) => keyword(node.text) === keyword(old.text) && !before.some(({ text }) => text === node.text),
          )
        : undefined
    if (instead) here.push(...marked(instead, '+'))
  }
  for (const added of after) {
    const known = before.some(({ text }) => text === added.text)
    const shown = here.includes(`+  ${added.text};`)
    if (!known && !shown) here.push(...marked(added, '+'))
  }
  const header = here.length > 0 ? `[edit${path}]\n${here.map((line) => `${line}\n`).join('')}` : ''
  return header + deeper
}

/** Statements stand two blanks in, braces three. */
function marked(node: JunosNode, mark: '+' | '-'): string[] {
  if (node.children.length === 0) return [`${mark}  ${node.text};`]
  return renderJunos([node])
    .trimEnd()
    .split('\n')
    .map((line) => `${mark}   ${line}`)
}
