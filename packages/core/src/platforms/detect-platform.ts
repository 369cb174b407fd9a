import type { DetectEvidence, Mode, Platform, Probe } from './platform.js'
import { platforms as builtIn } from './registry.js'

/** What a device said of itself, before and after the first prompt. The more of it, the surer the answer. */
export interface DetectionEvidence {
  /** SSH identification string without `SSH-2.0-`. */
  ident?: string
  /** SSH banner and everything printed before the first prompt. */
  banner?: string
  /** The first prompt; its line, or its lines joined by `\n`. */
  prompt?: string
  /** How the device rejected some command. */
  firstError?: string
  /** Output of the commands that were tried. */
  probes?: Readonly<Record<string, string>>
}

export interface DetectionResult {
  /** The likeliest platform, when it is likelier than not. */
  platform: Platform | undefined
  /** How sure: 0 to 1. */
  confidence: number
  /** What spoke for the likeliest platform. */
  reasons: readonly string[]
  /** The likeliest first. */
  candidates: readonly { platform: string; confidence: number }[]
  /** The one command whose output would tell the remaining candidates apart best; absent when the case is clear, or beyond help. */
  next?: string
}

/** Evidence counts in bits: one more halves the odds of everything else. */
const BITS = {
  ident: 9,
  otherIdent: -4,
  banner: 8,
  noBanner: -5,
  ownPrompt: 6,
  homePrompt: 2,
  strangePrompt: -12,
  probe: 14,
  probeWithoutMatch: -8,
  ownRejection: 5,
  otherRejection: -3,
} as const

/** What speaks for none of the platforms: a device of a kind that is not known here. */
const STRANGER_BITS = 3
const DECIDED = 0.9
/** Candidates that much less likely than the first are not worth a command. */
const OUT_OF_THE_RUNNING_BITS = 8

interface Candidate {
  platform: Platform
  bits: number
  reasons: string[]
}

/**
 * Ranks the platforms by what the device said. Pure: it asks for a probe by naming it in `next`, and is called again with its output
 * in `evidence.probes`. Without a `platform` and without `next` the device fits no platform.
 */
export function detectPlatform(
  evidence: DetectionEvidence,
  { platforms = builtIn.values() }: { platforms?: Iterable<Platform> } = {},
): DetectionResult {
  const known = [...platforms]
  const rejections = known.flatMap(({ detect }) => detect?.rejection ?? [])
  const candidates = known.map((platform) => weigh(platform, evidence, rejections)).sort((a, b) => b.bits - a.bits)
  const total = candidates.reduce((sum, { bits }) => sum + 2 ** bits, 2 ** STRANGER_BITS)
  const [best] = candidates
  const confidence = best ? 2 ** best.bits / total : 0
  const next = confidence >= DECIDED ? undefined : bestProbe(candidates, evidence.probes ?? {})
  return {
    platform: confidence > 0.5 ? best?.platform : undefined,
    confidence,
    reasons: best?.reasons ?? [],
    candidates: candidates.map(({ platform, bits }) => ({ platform: platform.name, confidence: 2 ** bits / total })),
    ...(next === undefined ? {} : { next }),
  }
}

/** @param rejections how any platform rejects a command. */
function weigh(platform: Platform, evidence: DetectionEvidence, rejections: readonly RegExp[]): Candidate {
  const { detect = {} } = platform
  const reasons: string[] = []
  const found = (bits: number, reason: string): number => {
    reasons.push(reason)
    return bits
  }
  const { firstError, probes = {} } = evidence
  let bits =
    weighIdent(detect, evidence, found) + weighBanner(detect, evidence, found) + weighPrompt(platform, evidence, found)
  if (firstError !== undefined) bits += weighRejection(detect, firstError, found)
  for (const [command, output] of Object.entries(probes)) {
    const probe = detect.probes?.find((candidate) => candidate.command === command)
    if (probe && matches(probe.match, output)) bits += found(BITS.probe, `output of "${command}"`)
    else if (isRejection(output, rejections)) bits += weighRejection(detect, output, found)
    else if (probe) bits += BITS.probeWithoutMatch
  }
  return { platform, bits, reasons }
}

type Found = (bits: number, reason: string) => number

function weighIdent({ ident }: DetectEvidence, evidence: DetectionEvidence, found: Found): number {
  if (evidence.ident === undefined || ident === undefined) return 0
  return matches(ident, evidence.ident)
    ? found(BITS.ident, `SSH ident ${JSON.stringify(evidence.ident)}`)
    : BITS.otherIdent
}

function weighBanner({ banner, bannerAlways }: DetectEvidence, evidence: DetectionEvidence, found: Found): number {
  if (evidence.banner === undefined || banner === undefined) return 0
  if (matches(banner, evidence.banner)) return found(BITS.banner, 'login banner')
  return bannerAlways === true ? BITS.noBanner : 0
}

function weighPrompt({ modes, home, detect }: Platform, { prompt, banner }: DetectionEvidence, found: Found): number {
  if (prompt === undefined || prompt === '') return 0
  const shown = promptForms(prompt, banner)
  const fits = (pattern: RegExp): boolean => shown.some((form) => pattern.test(form))
  const fitting = Object.entries<Mode>(modes).filter(([, mode]) => fits(mode.prompt))
  if (fitting.length === 0) return BITS.strangePrompt
  let bits = 0
  if (fitting.some(([name]) => name === home)) bits += found(BITS.homePrompt, `prompt ${JSON.stringify(prompt)}`)
  if (detect?.prompt?.some(fits)) bits += found(BITS.ownPrompt, "prompt in the platform's own shape")
  return bits
}

/** The prompt's last line, and its last two: the first of those may have been taken for the end of the banner. */
function promptForms(prompt: string, banner = ''): string[] {
  const [last = '', above = banner.trimEnd().split('\n').at(-1) ?? ''] = prompt.split('\n').reverse()
  return [last, `${above}\n${last}`]
}

function weighRejection({ rejection }: DetectEvidence, text: string, found: Found): number {
  if (rejection === undefined) return 0
  return lines(text).some((line) => matches(rejection, line))
    ? found(BITS.ownRejection, 'the way it rejects a command')
    : BITS.otherRejection
}

/** Rejections are short; long output that happens to hold such a line is an answer. */
const isRejection = (output: string, rejections: readonly RegExp[]): boolean =>
  lines(output).length <= 6 && lines(output).some((line) => matches(rejections, line))

/** The command that the most weight of candidates would answer in a way of their own. */
function bestProbe(candidates: readonly Candidate[], tried: Readonly<Record<string, string>>): string | undefined {
  const limit = (candidates[0]?.bits ?? 0) - OUT_OF_THE_RUNNING_BITS
  const weights = new Map<string, number>()
  for (const { platform, bits } of candidates) {
    if (bits < limit || bits <= BITS.strangePrompt / 2) continue
    for (const { command } of untried(platform.detect?.probes ?? [], tried)) {
      weights.set(command, (weights.get(command) ?? 0) + 2 ** bits)
    }
  }
  const [best] = [...weights].sort(([a, weightA], [b, weightB]) => weightB - weightA || preference(b) - preference(a))
  return best?.[0]
}

const untried = (probes: readonly Probe[], tried: Readonly<Record<string, string>>): Probe[] =>
  probes.filter(({ command }) => !(command in tried))
const preference = (command: string): number => (command === 'show version' ? 1 : 0)
const matches = (patterns: readonly RegExp[], text: string): boolean => patterns.some((pattern) => pattern.test(text))
const lines = (text: string): string[] => text.split('\n').filter((line) => line.trim() !== '')
