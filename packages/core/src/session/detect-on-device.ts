import { FlotillaError } from '../errors/flotilla-error.js'
import type { Device } from '../inventory/device.js'
import { type DetectionEvidence, type DetectionResult, detectPlatform } from '../platforms/detect-platform.js'
import { definePlatform, type Platform } from '../platforms/platform.js'
import { platforms, resolvePlatform } from '../platforms/registry.js'
import type { ShellChannel } from '../transports/device-transport.js'
import { Conversation } from './reader/conversation.js'
import type { SessionScene } from './session-scene.js'
import { firstPrompt } from './shell/shell-login.js'

/**
 * Any line that a device could prompt with, and what any may ask before: used only until it is known what it is. A carriage return is
 * what the Enter key of a terminal sends: every device takes it, and some take nothing else.
 */
const UNKNOWN = definePlatform({
  name: 'unknown',
  title: 'Not known yet',
  modes: { any: { prompt: /^(?<hostname>\S.{0,80}?) ?[>#$%\]] ?$/ } },
  home: 'any',
  moves: [],
  prepare: [],
  failures: [],
  login: [...platforms.values()].flatMap(({ login = [] }) => login),
  enter: '\r',
})
const PROBE_TIMEOUT_MS = 15_000
/** Banners may look like prompts, and nothing is known yet that would tell them apart. */
const FIRST_PROMPT_QUIET_MS = 150

export interface DetectedPlatform {
  platform: Platform
  detection: DetectionResult
  /** The terminal that was used to find out, at a prompt: some devices give only one. */
  channel: ShellChannel
}

/** Where to look, and with which credentials should it ask for them in the terminal. */
export type DetectionScene = Omit<SessionScene, 'platform'>

/**
 * Finds the platform by what the device says unasked, then by at most one command.
 * @throws PLATFORM_NOT_DETECTED, PROMPT_TIMEOUT, AUTH_FAILED, LINES_BUSY, `signal.reason`
 */
export async function detectOnDevice(
  place: DetectionScene,
  { signal, promptTimeoutMs }: { signal: AbortSignal; promptTimeoutMs?: number | undefined },
): Promise<DetectedPlatform> {
  const { device, transport, redact } = place
  const channel = await transport.shell({ columns: 511, rows: 200, signal })
  const conversation = new Conversation({ device: device.name, channel, platform: UNKNOWN, redact })
  try {
    const login = await firstPrompt({ ...place, platform: UNKNOWN }, conversation, {
      signal,
      promptTimeoutMs,
      shapeQuietMs: FIRST_PROMPT_QUIET_MS,
    })
    const { ident, banner } = transport.facts
    const evidence: DetectionEvidence = {
      ...(ident === undefined ? {} : { ident }),
      banner: `${banner ?? ''}\n${login.text}`,
      prompt: login.prompt.text,
    }
    let detection = detectPlatform(evidence)
    if (detection.next !== undefined) {
      const { text } = await conversation.converse(`${detection.next}${UNKNOWN.enter}`, {
        phase: 'detection',
        timeoutMs: PROBE_TIMEOUT_MS,
        signal,
        echo: detection.next,
      })
      detection = detectPlatform({ ...evidence, probes: { [detection.next]: text } })
    }
    if (detection.platform === undefined) throw notDetected(device, evidence)
    return { platform: resolvePlatform(detection.platform), detection, channel }
  } catch (error) {
    conversation.close()
    throw error
  }
}

const notDetected = ({ name }: Device, { ident, prompt }: DetectionEvidence): FlotillaError =>
  new FlotillaError(
    'PLATFORM_NOT_DETECTED',
    `Could not tell what ${name} is from its ident ${JSON.stringify(ident ?? '')}, its prompt ${JSON.stringify(prompt ?? '')} and one probe; name its platform`,
    { device: name, details: { phase: 'detection', ident, prompt } },
  )
