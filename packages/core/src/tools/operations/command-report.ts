import { z } from 'zod'
import type { CommandResult } from '../../session/device-session.js'

/** What became of one command, in the words of the HTTP interface. */
export const commandReport = z.object({
  command: z.string(),
  success: z.boolean().describe('false when the device rejected the command'),
  output: z.string(),
  error: z.string().nullable(),
  execution_time_ms: z.number(),
})

export const commandsField = z.array(z.string().min(1).max(1_000)).min(1).max(100)

export const toCommandReport = ({
  command,
  output,
  failure,
  durationMs,
}: CommandResult): z.input<typeof commandReport> => ({
  command,
  success: failure === undefined,
  output,
  error: failure ?? null,
  execution_time_ms: Math.round(durationMs),
})
