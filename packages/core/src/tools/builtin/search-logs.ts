import { z } from 'zod'
import { isAtLeast, SEVERITIES } from '../../parse/facts/severity.js'
import { defineTool } from '../define-tool.js'
import { askFirst, factsFor } from './ask-device.js'
import { deviceField } from './fields.js'
import { matchPattern } from './match-pattern.js'

/** The newest of more are given; `total_matches` counts them all. */
const MAX_MATCHES = 500

export const searchLogs = defineTool({
  name: 'search_logs',
  title: 'Search logs',
  description:
    'Log messages of a device that match a text or a regular expression (case ignored) and are at least as serious as the severity. At most 500, the newest.',
  effect: 'read',
  timeoutMs: 60_000,
  retries: 1,
  tags: ['network'],
  input: z.object({
    device_ip: deviceField,
    search_pattern: z
      .string()
      .min(1)
      .max(200)
      .describe('Text or regular expression, for example OSPF or "LINK|LINEPROTO"'),
    severity: z.enum(SEVERITIES).default('info').describe('The least serious that counts'),
  }),
  output: z.object({
    device: z.string(),
    search_pattern: z.string(),
    severity_filter: z.enum(SEVERITIES),
    matches: z.array(
      z.object({
        timestamp: z.string().describe('As the device prints it'),
        severity: z.enum(SEVERITIES),
        message: z.string(),
      }),
    ),
    total_matches: z.int().nonnegative(),
  }),
  examples: [{ input: { device_ip: '192.0.2.1', search_pattern: 'LINK-3-UPDOWN', severity: 'error' } }],
  async run({ device_ip, search_pattern, severity }, context) {
    await using session = await context.session(device_ip)
    const entries = await askFirst(session, factsFor(session).logs, context.signal)
    const serious = entries.filter((entry) => isAtLeast(entry.severity, severity))
    const isMatch = matchPattern(
      search_pattern,
      serious.map(({ message }) => message),
    )
    const matches = serious.filter((_, index) => isMatch[index])
    return {
      device: device_ip,
      search_pattern,
      severity_filter: severity,
      matches: matches.slice(-MAX_MATCHES),
      total_matches: matches.length,
    }
  },
})
