import { FlotillaError } from '../errors/flotilla-error.js'
import type { Device } from '../inventory/device.js'
import { type DetectionEvidence, type DetectionResult, detectPlatform } from '../platforms/detect-platform.js'
import { definePlatform, type Platform } from '../platforms/platform.js'
import { resolvePlatform } from '../platforms/registry.js'
import { createRedactor } from '../redact/create-redactor.js'
import type { DeviceTransport, ShellChannel } from '../transports/device-transport.js'
import { Conversation } from './reader/conversation.js'

/** Any line that a device could prompt with: used only until it is known what it is. */
const UNKNOWN = definePlatform({
  name: 'unknown',
  title: 'Not known yet',
  modes: { any: { prompt: /^(?<hostname>\S.{0,80}?) ?[>#$%\]] ?$/ } },
  home: 'any',
  moves: [],
  prepare: [],
  failures: [],
})
const LOGIN_TIMEOUT_MS = 30_000
const PROBE_TIMEOUT_MS = 15_000
/** Banners may look like prompts, and nothing is known yet that would tell them apart. */
const FIRST_PROMPT_QUIET_MS = 150

export interface DetectedPlatform {
  platform: Platform
  detection: DetectionResult
  /** The terminal that was used to find out, at a prompt: some devices give only one. */
  channel: ShellChannel
}

/**
 * Finds the platform by what the device says unasked, then by at most one command.
 * @throws PLATFORM_NOT_DETECTED, PROMPT_TIMEOUT, `signal.reason`
 */
export async function detectOnDevice(
  device: Device,
  transport: DeviceTransport,
  { signal, promptTimeoutMs = LOGIN_TIMEOUT_MS }: { signal: AbortSignal; promptTimeoutMs?: number | undefined },
): Promise<DetectedPlatform> {
  const channel = await transport.shell({ columns: 511, rows: 200, signal })
  const redactor = createRedactor({})
  const conversation = new Conversation({
    device: device.name,
    channel,
    platform: UNKNOWN,
    redact: (text) => redactor.text(text),
  })
  try {
    const login = await conversation.converse(undefined, {
      phase: 'login',
      timeoutMs: promptTimeoutMs,
      signal,
      acceptShapes: true,
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
      const { text } = await conversation.converse(`${detection.next}\n`, {
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
