import { isIP } from 'node:net'
import { type Fault, isFault, PipeReader } from './command-line.js'
import { type Action, CommandTree, effectOf, type Resolution, reasonOf } from './command-tree.js'
import { mayHoldSecrets } from './device-files.js'
import { remoteHosts } from './egress.js'
import type { Grammar } from './grammar.js'
import type { GuardReason } from './guard-reasons.js'
import { type GuardStage, type Reading, STRENGTH, unread } from './guard-verdict.js'
import { commandFault, stageFault } from './line-characters.js'
import { mayDestroy } from './linux/destroying-programs.js'
import { quotedWords, splitQuoted } from './quoted-text.js'
import { readReach } from './reach-arguments.js'

interface Part {
  stage: GuardStage
  reason: GuardReason
  destinations: readonly string[]
}

const NO_PIPE: PipeReader = new PipeReader({ style: 'chain', stages: {} })

/** After these words a configuration line is text for people. */
const FREE_TEXT = /^(?:description|remark|comment|banner|name|annotate|contact|location)$/

/** Options of `grep` that change what matches; one with a number takes the next word along. */
const GREP_OPTION = /^(?:-[cinvwxoEFh]+|-[ABCm]\d{1,4}|ignore-case|invert-match|count|line-exp|word-exp|line-number)$/
const GREP_NUMBERED = /^(?:-[ABCm]|next|prev)$/

/** Commands that list files, or sum them up, without what is in them. */
const LISTS_FILES = /^(?:dir|ls|list|checksum|verify|vtree|version)$/

/** How much `head`, `last` and `wc` print or count: everything but a file. */
const AMOUNT = /^(?:-?\d{1,7}|-[nclw]\d{0,7}|lines|words|bytes|characters|count)$/i

const unquoted = (word: string): string => word.replaceAll('"', '')

/** One expression, and no file: quotes do not keep Linux from taking a word for an option. */
const grepReads = (args: readonly string[]): boolean => {
  let patterns = 0
  for (let index = 0; index < args.length; index += 1) {
    const word = unquoted(args[index] ?? '')
    if (GREP_NUMBERED.test(word)) index += 1
    else if (!GREP_OPTION.test(word)) patterns += word.startsWith('-') ? 2 : 1
  }
  return patterns === 1
}

const FILTERS_LINES = /^(?:e?grep|match|no-match)$/
const COUNTS_LINES = /^(?:head|tail|last|wc)$/

/** Whether a filter that is a program of Linux reads nothing but what the pipe gives it. */
const filterReads = (names: readonly string[], args: readonly string[]): boolean => {
  if (names.some((name) => FILTERS_LINES.test(name))) return grepReads(args)
  if (names.some((name) => COUNTS_LINES.test(name))) return args.every((word) => AMOUNT.test(unquoted(word)))
  return !args.slice(1).some(mayHoldSecrets)
}

/** `cf3:\config.cfg`. A backslash at the end of the line could continue it. */
const BACKSLASH_PATH = /(?<=^| )[a-z]{2}\d(?:-[ab])?:(?:\\[\w.-]+)+(?= |$)/gi

/** Reads commands of one platform family. Holds no state. */
export class NetworkReader {
  readonly #grammar: Grammar
  readonly #exec: CommandTree
  readonly #config: CommandTree
  readonly #pipe: PipeReader

  constructor(grammar: Grammar) {
    this.#grammar = grammar
    this.#exec = new CommandTree(grammar.exec)
    this.#config = new CommandTree(grammar.config ?? {})
    this.#pipe = grammar.pipe === undefined ? NO_PIPE : new PipeReader(grammar.pipe)
  }

  read(command: string, configures: boolean): Reading {
    const line = command.trim()
    if (!configures && /^[!#]/.test(line)) return unread('COMMENT')
    return configures ? this.#readConfigLine(line) : this.#readExec(line)
  }

  #readConfigLine(line: string): Reading {
    const words = quotedWords(line)
    const { execPrefix } = this.#grammar
    if (execPrefix !== undefined && words[0]?.toLowerCase() === execPrefix)
      return this.#readLine(line.slice(execPrefix.length).trim(), this.#exec)
    const { action } = this.#config.resolve(words.map((word) => word.toLowerCase()))
    if (action === 'read') return this.#readLine(line, this.#config)
    const fault = this.#grammar.shell ? commandFault(line, true) : configFault(line)
    if (fault !== undefined) return unread(fault)
    const text = words.findIndex((word) => FREE_TEXT.test(word.toLowerCase()))
    const settings = text === -1 ? words : words.slice(0, text)
    return {
      effect: 'write',
      reason: 'CONFIGURES',
      stages: [{ words, effect: 'write' }],
      destinations: settings.flatMap(remoteHosts),
    }
  }

  #readExec(line: string): Reading {
    const { execPrefix, rootSlash } = this.#grammar
    let text = line.trim()
    if (execPrefix !== undefined && text.slice(0, execPrefix.length + 1).toLowerCase() === `${execPrefix} `) {
      text = text.slice(execPrefix.length + 1).trim()
    }
    if (rootSlash) text = text.replace(/^\/{1,2} */, '')
    return this.#readLine(text, this.#exec)
  }

  #readLine(line: string, tree: CommandTree): Reading {
    const cut = this.#pipe.split(line)
    if (isFault(cut)) return this.#faulty(line, cut.fault, tree)
    const plain = this.#grammar.backslashPaths ? cut.command.replace(BACKSLASH_PATH, 'path') : cut.command
    const fault = commandFault(plain, this.#grammar.shell === true)
    if (fault !== undefined) return this.#faulty(line, fault, tree)
    const parts = [this.#readCommand(cut.command, tree)]
    for (const stage of cut.stages) {
      const part = this.#readStage(stage)
      if (isFault(part)) return this.#faulty(line, part.fault, tree)
      parts.push(part)
    }
    return combine(parts)
  }

  /** A line that cannot be read to its end is at least a write, and whatever its first words do; for a shell it is anything. */
  #faulty(line: string, fault: GuardReason, tree: CommandTree): Reading {
    const { stage, reason } = this.#readCommand(line.split(/[|<>;&]/, 1)[0] ?? '', tree)
    const destinations = quotedWords(line).flatMap(remoteHosts)
    if (stage.effect === 'destroy') return { effect: 'destroy', reason, stages: [stage], destinations }
    const effect = this.#grammar.shell ? 'destroy' : 'write'
    return { effect, reason: fault, stages: [stage], destinations }
  }

  #readCommand(command: string, tree: CommandTree): Part {
    const typed = quotedWords(command)
    const resolution = tree.resolve(typed.map((word) => word.toLowerCase()))
    const { action } = resolution
    const words = [...resolution.words, ...typed.slice(resolution.words.length)]
    const stage = { words, effect: effectOf(action) }
    const hosts = typed.flatMap(remoteHosts)
    if (action === 'reach') return this.#readReach(stage, resolution)
    const args = words.slice(resolution.words.length)
    if (action === 'read') {
      const changed = this.#argumentAction(resolution.words, args)
      if (changed !== 'read') {
        return { stage: { words, effect: effectOf(changed) }, reason: reasonOf(changed), destinations: hosts }
      }
      if (!LISTS_FILES.test(resolution.words.at(-1) ?? '') && args.some(mayHoldSecrets)) {
        return { stage: { words, effect: 'write' }, reason: 'FILE', destinations: hosts }
      }
    }
    // `run bash reboot`: a shell, and what it shall do.
    if (action === 'mode' && mayDestroy(args)) {
      return { stage: { words, effect: 'destroy' }, reason: 'DESTROYS', destinations: hosts }
    }
    if (action === 'connect' && hosts.length === 0) hosts.push(...connectHosts(args))
    if (action === 'transfer') hosts.push(...args.filter((word) => isIP(word) !== 0))
    return { stage, reason: reasonOf(action), destinations: hosts }
  }

  /** What the arguments make of a command that reads. */
  #argumentAction(command: readonly string[], args: readonly string[]): Action {
    const { argumentActions } = this.#grammar
    if (argumentActions === undefined || args.length === 0) return 'read'
    for (const words of [command.join(' '), '']) {
      const actions = argumentActions[words]
      if (actions === undefined) continue
      const lower = args.map((word) => unquoted(word).toLowerCase())
      // A letter or two may be anything, unless few words may stand there at all.
      const shortest = words === '' ? 3 : 1
      for (const [name, action] of Object.entries(actions)) {
        if (lower.some((word) => word.length >= shortest && name.startsWith(word))) return action
      }
    }
    return 'read'
  }

  #readReach(stage: GuardStage, { words }: Resolution): Part {
    const syntax = this.#grammar.reach?.[words.at(-1) ?? '']
    const target = syntax === undefined ? 'ARGUMENT' : readReach(stage.words.slice(words.length), syntax)
    if (typeof target === 'object') return { stage, reason: 'READS', destinations: [target.destination] }
    return { stage: { ...stage, effect: 'write' }, reason: target, destinations: [] }
  }

  #readStage(text: string): Part | Fault {
    const { pipe } = this.#grammar
    if (pipe === undefined) return { fault: 'PIPE_UNKNOWN' }
    const typed = quotedWords(text)
    if (typed.length === 0) return { fault: 'PIPE_UNKNOWN' }
    const fault = stageFault(text, pipe)
    if (fault !== undefined) return { fault }
    const { action, words } = this.#pipe.stages.resolve(typed.map((word) => word.toLowerCase()))
    const args = typed.slice(words.length)
    const stage = { words: [...words, ...args], effect: effectOf(action) }
    if (action === 'unknown' || action === 'ambiguous') return { fault: 'PIPE_UNKNOWN' }
    if (stage.effect !== 'read') return { stage, reason: 'PIPE_WRITES', destinations: args.flatMap(remoteHosts) }
    if (pipe.linuxFilters && !filterReads(words, args)) return { fault: 'PIPE_UNKNOWN' }
    return { stage, reason: reasonOf(action), destinations: [] }
  }
}

/** Lines of a configuration may hold nearly anything; these act on some platform even there. */
const configFault = (line: string): GuardReason | undefined => {
  if (/(?:^| );(?: |$)/.test(line)) return 'SEPARATOR'
  return /`|\$\(/.test(splitQuoted(line).outside) ? 'SUBSTITUTION' : undefined
}

/** Where `ssh admin@192.0.2.1` or `telnet edge-2` goes: every word that could be a host. */
const connectHosts = (args: readonly string[]): string[] => {
  const hosts = args
    .filter((word) => !word.startsWith('-') && !/^\d{1,5}$/.test(word))
    .map((word) => word.slice(word.lastIndexOf('@') + 1))
  return hosts.length === 0 ? [''] : hosts
}

const combine = (parts: readonly Part[]): Reading => {
  let strongest = parts[0]
  for (const part of parts) {
    if (strongest === undefined || STRENGTH[part.stage.effect] > STRENGTH[strongest.stage.effect]) strongest = part
  }
  return {
    effect: strongest?.stage.effect ?? 'write',
    reason: strongest?.reason ?? 'UNKNOWN_COMMAND',
    stages: parts.map(({ stage }) => stage),
    destinations: parts.flatMap(({ destinations }) => destinations),
  }
}
