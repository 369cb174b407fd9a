import { FlotillaError } from '../errors/flotilla-error.js'
import { compileEgress, type EgressCheck } from './egress.js'
import { type GuardEffect, STRENGTH } from './guard-verdict.js'

/** Commands by platform name; `*` stands for every platform. */
export type CommandPatterns = Readonly<Record<string, readonly string[]>>

/** What the guard lets through. Everything that is not said here is denied. */
export interface GuardPolicy {
  /** The strongest effect that is allowed. @default 'read' */
  allow?: GuardEffect | undefined
  /**
   * Commands allowed beyond that, in full words: `clear counters *`. `*` is any one word, `...` at the end any rest.
   * Where the command goes and how its text looks is checked all the same.
   */
  allowCommands?: CommandPatterns | undefined
  /** Commands denied whatever else is allowed. Each denies everything that begins so, abbreviated or not. */
  denyCommands?: CommandPatterns | undefined
  /** Hosts that devices may be told to reach (`ping`, `copy`, URLs): addresses, networks, names, `*.example.net`. @default [] */
  egress?: 'any' | readonly string[] | undefined
  /** Longest command, in characters. @default 1024 */
  maxLength?: number | undefined
  /** Platforms of your own and the built-in platform whose command language they share. */
  platforms?: Readonly<Record<string, string>> | undefined
}

export interface CompiledPolicy {
  allow: GuardEffect
  maxLength: number
  egress: EgressCheck
  isAllowed(platform: string, words: readonly string[]): boolean
  isDenied(platform: string, words: readonly string[]): boolean
  /** The platform whose grammar reads the commands of this one. */
  grammarOf(platform: string): string
}

type Pattern = readonly string[]

const invalid = (message: string): FlotillaError => new FlotillaError('OPTION_INVALID', `The guard policy ${message}`)

const compilePatterns = (option: string, commands: CommandPatterns = {}): ReadonlyMap<string, readonly Pattern[]> => {
  const compiled = new Map<string, Pattern[]>()
  for (const [platform, patterns] of Object.entries(commands)) {
    if (!Array.isArray(patterns)) throw invalid(`has no list of commands under ${option}.${platform}`)
    const words = patterns.map((pattern: unknown): Pattern => {
      if (typeof pattern !== 'string' || pattern.trim() === '')
        throw invalid(`has an empty command under ${option}.${platform}`)
      return pattern.trim().toLowerCase().split(/\s+/)
    })
    if (words.some((pattern) => pattern[0] === '*' || pattern[0] === '...')) {
      throw invalid(`has a command under ${option}.${platform} that begins with a wildcard`)
    }
    compiled.set(platform, words)
  }
  return compiled
}

const matchesWhole = (pattern: Pattern, words: readonly string[]): boolean => {
  const open = pattern.at(-1) === '...'
  const length = open ? pattern.length - 1 : pattern.length
  if (open ? words.length < length : words.length !== length) return false
  return pattern.slice(0, length).every((word, index) => word === '*' || word === words[index]?.toLowerCase())
}

/** A word that could be short for the one denied is taken for it. */
const matchesBeginning = (pattern: Pattern, words: readonly string[]): boolean => {
  const wanted = pattern.filter((word) => word !== '...')
  return (
    words.length >= wanted.length &&
    wanted.every((word, index) => word === '*' || word.startsWith(words[index]?.toLowerCase() ?? ' '))
  )
}

/** @throws OPTION_INVALID */
export const compilePolicy = (policy: GuardPolicy = {}): CompiledPolicy => {
  const { allow = 'read', egress = [], maxLength = 1024, platforms = {} } = policy
  if (!Object.hasOwn(STRENGTH, allow))
    throw invalid(`allows "${String(allow)}", which is no effect: read, write or destroy`)
  if (!Number.isInteger(maxLength) || maxLength < 1) throw invalid('has a maxLength that is no positive whole number')
  const allowed = compilePatterns('allowCommands', policy.allowCommands)
  const denied = compilePatterns('denyCommands', policy.denyCommands)
  const forPlatform = (patterns: ReadonlyMap<string, readonly Pattern[]>, platform: string): Pattern[] => [
    ...(patterns.get('*') ?? []),
    ...(patterns.get(platform) ?? []),
  ]
  return {
    allow,
    maxLength,
    egress: compileEgress(egress),
    isAllowed: (platform, words) =>
      allowed.size > 0 && forPlatform(allowed, platform).some((pattern) => matchesWhole(pattern, words)),
    isDenied: (platform, words) =>
      denied.size > 0 && forPlatform(denied, platform).some((pattern) => matchesBeginning(pattern, words)),
    grammarOf: (platform) => (Object.hasOwn(platforms, platform) ? (platforms[platform] ?? platform) : platform),
  }
}
