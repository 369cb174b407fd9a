import { type CommandTree, createCommandTree, type Resolution } from '../command-tree.js'
import { type ConfigNode, findNode, insertNode, removeNodes } from '../config-tree.js'
import { leaveConfig } from './cli-session.js'
import { complain } from './complain.js'
import type { CommandContext, CommandOutput, ConfigCommand, ConfigContext, ConfigMode, LineDialect } from './dialect.js'

type Match = Extract<Resolution<ConfigCommand>, { kind: 'match' }>

/** A line as one of the open modes understands it. */
interface Located {
  resolution: Resolution<ConfigCommand>
  /** How many levels stay open for it. */
  depth: number
}

const trees = new WeakMap<ConfigMode, CommandTree<ConfigCommand>>()

const treeOf = (mode: ConfigMode, dialect: LineDialect): CommandTree<ConfigCommand> => {
  const known = trees.get(mode)
  if (known) return known
  const made = createCommandTree(mode.commands, dialect.argumentTypes)
  trees.set(mode, made)
  return made
}

/** The lines being edited: a candidate's, or those of the running configuration. */
export const editedNodes = ({ session, store }: Pick<CommandContext, 'session' | 'store'>): ConfigNode[] =>
  session.candidate?.nodes ?? store.running

/** Runs one line of configuration mode; what it prints. */
export function runConfigLine(context: CommandContext): CommandOutput | Promise<CommandOutput> {
  const { line } = context
  const negation = /^(\s*)(no|default)\s+(?=\S)/i.exec(line)
  const body = negation ? line.slice(negation[0].length) : line
  const shift = negation?.[0].length ?? 0
  const located = locate(body, context)
  const { resolution } = located
  if (resolution.kind === 'incomplete' && negation && resolution.canonical !== '') {
    removeByPrefix(resolution.canonical, located, context)
    return undefined
  }
  if (resolution.kind !== 'match') return complain(resolution, context, shift)
  return apply(resolution, located, negation?.[2]?.toLowerCase(), context)
}

/** Asks the innermost mode first, then the ones above: commands of an outer mode leave the inner one. */
function locate(body: string, { session, dialect }: CommandContext): Located {
  let best: Located | undefined
  for (let depth = session.levels.length; depth > 0; depth--) {
    const mode = dialect.configModes[session.levels[depth - 1]?.mode ?? '']
    if (!mode) continue
    const resolution = treeOf(mode, dialect).resolve(body)
    if (resolution.kind === 'match') return { resolution, depth }
    if (!best || progress(resolution) > progress(best.resolution)) best = { resolution, depth }
  }
  return best ?? { resolution: { kind: 'invalid', at: 0, index: 0, word: body }, depth: 0 }
}

const progress = (resolution: Resolution<ConfigCommand>): number =>
  resolution.kind === 'match' || resolution.kind === 'incomplete'
    ? 1000
    : resolution.index * 2 + (resolution.kind === 'ambiguous' ? 1 : 0)

function apply(
  match: Match,
  { depth }: Located,
  negation: string | undefined,
  context: CommandContext,
): CommandOutput | Promise<CommandOutput> {
  const { session } = context
  const { entry } = match
  const canonical = entry.store?.(match.args, match.canonical) ?? match.canonical
  const section = session.levels[depth - 1]?.section
  const nodes = editedNodes(context)
  const full: ConfigContext = {
    ...context,
    args: match.args,
    canonical,
    section,
    nodes,
    negated: negation !== undefined,
  }
  if (entry.run) return entry.run(full)
  const refusal = entry.check?.(full)
  if (refusal !== undefined) return refusal
  session.levels = session.levels.slice(0, depth)
  const place = section?.children ?? nodes
  if (negation !== undefined) negate(match, canonical, place, full, negation)
  else store(match, canonical, place, full)
  if (!session.candidate) context.store.changed(session.user)
  return entry.applied?.(full)
}

const singleKey = ({ entry, keywords }: Match): string | undefined =>
  entry.single === true ? keywords : entry.single || undefined

function store(
  match: Match,
  canonical: string,
  place: ConfigNode[],
  { session, dialect, section }: ConfigContext,
): void {
  const { entry } = match
  const key = singleKey(match)
  removeNodes(place, `no ${key ?? canonical}`)
  if (key !== undefined) replaceSingle(place, key, canonical)
  if (!entry.hidden) {
    const node = findNode(place, canonical) ?? insertNode(place, canonical, section ? undefined : dialect.layout)
    if (entry.opens !== undefined) session.levels.push({ mode: entry.opens, section: node })
  }
}

/** The new line stands where the old one stood. */
function replaceSingle(place: ConfigNode[], key: string, canonical: string): void {
  const at = place.findIndex(({ line }) => line === key || line.startsWith(`${key} `))
  if (at === -1 || place[at]?.line === canonical) return
  const old = place[at]
  removeNodes(place, key)
  place.splice(Math.min(at, place.length), 0, { line: canonical, children: old?.children ?? [] })
}

function negate(match: Match, canonical: string, place: ConfigNode[], context: ConfigContext, how: string): void {
  const { entry } = match
  const { dialect, section } = context
  if (entry.opens !== undefined) {
    place.splice(0, place.length, ...place.filter(({ line }) => line !== canonical))
    return
  }
  removeNodes(place, singleKey(match) ?? canonical)
  if (how === 'no' && entry.defaultOn && !findNode(place, `no ${canonical}`)) {
    insertNode(place, `no ${canonical}`, section ? undefined : dialect.layout)
  }
}

function removeByPrefix(canonical: string, { depth }: Located, context: CommandContext): void {
  const { session } = context
  const section = session.levels[depth - 1]?.section
  session.levels = session.levels.slice(0, depth)
  removeNodes(section?.children ?? editedNodes(context), canonical)
  if (!session.candidate) context.store.changed(session.user)
}

/** What may be typed next, for `?`. */
export function configHelp(line: string, { session, dialect }: Pick<CommandContext, 'session' | 'dialect'>): string[] {
  const mode = dialect.configModes[session.levels.at(-1)?.mode ?? 'config']
  return mode ? treeOf(mode, dialect).next(line) : []
}

/** Commands that every configuration mode of the family knows. */
export const SHARED_CONFIG_COMMANDS: readonly ConfigCommand[] = [
  { syntax: 'end', run: ({ session }) => leaveConfig(session) },
  {
    syntax: 'exit',
    run({ session }) {
      session.levels.pop()
      if (session.levels.length === 0) leaveConfig(session)
    },
  },
]
