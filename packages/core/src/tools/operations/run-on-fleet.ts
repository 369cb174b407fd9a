import { z } from 'zod'
import type { Outcome } from '../../fleet/run/outcome.js'
import type { Selection } from '../../inventory/selection/where.js'
import type { CommandResult } from '../../session/device-session.js'
import { filterField } from '../builtin/fields.js'
import { defineTool } from '../define-tool.js'
import { commandReport, commandsField, toCommandReport } from './command-report.js'

const outcomeReport = z.object({
  device: z.string(),
  success: z.boolean(),
  results: z.array(commandReport),
  error: z.object({ code: z.string(), message: z.string(), retryable: z.boolean() }).nullable(),
  execution_time_ms: z.number(),
  attempts: z.int(),
})

/** Commands on many devices; each outcome is told as progress with `data` as soon as it is there. */
export const runOnFleet = defineTool({
  name: 'run_on_fleet',
  description: 'Runs commands that only read on many devices at once; one outcome for each device, told as they come.',
  effect: 'read',
  hidden: true,
  timeoutMs: 900_000,
  tags: ['http'],
  input: z.object({
    commands: commandsField,
    filter: filterField.optional(),
    group: z.string().max(255).optional(),
    tag: z.string().max(255).optional(),
    site: z.string().max(255).optional(),
    platform: z.string().max(64).optional(),
    concurrency: z
      .int()
      .min(1)
      .max(50)
      .optional()
      .describe('Devices worked on at once; 10 unless the service says otherwise'),
    device_timeout_seconds: z.number().positive().max(600).default(60),
  }),
  output: z.object({
    total_devices: z.int(),
    successful: z.int(),
    failed: z.int(),
    total_execution_time_ms: z.number(),
    results: z.array(outcomeReport),
  }),
  async run({ commands, filter, concurrency, device_timeout_seconds, ...criteria }, { fleet, signal, progress }) {
    const on: Selection = Object.fromEntries(Object.entries(criteria).filter(([, value]) => value !== undefined))
    if (filter !== undefined) on.names = filter
    const run = fleet.run(commands, {
      on,
      ...(concurrency !== undefined && { concurrency }),
      deviceTimeoutMs: device_timeout_seconds * 1_000,
      signal,
      keep: true,
      onProgress: ({ done, total, outcome }) =>
        progress({ done, total, message: outcome.device, data: toReport(outcome as Outcome<CommandResult[]>) }),
    })
    const report = await run
    return {
      total_devices: report.total,
      successful: report.ok,
      failed: report.failed + report.skipped,
      total_execution_time_ms: Math.round(report.durationMs),
      results: report.outcomes.map(toReport),
    }
  },
})

function toReport(outcome: Outcome<CommandResult[]>): z.input<typeof outcomeReport> {
  const { device, durationMs, attempts } = outcome
  const facts = { device, execution_time_ms: Math.round(durationMs), attempts }
  if (outcome.ok) {
    const results = outcome.value.map(toCommandReport)
    return { ...facts, success: results.every(({ success }) => success), results, error: null }
  }
  const { code, message, retryable } = outcome.error
  return { ...facts, success: false, results: [], error: { code, message, retryable } }
}
