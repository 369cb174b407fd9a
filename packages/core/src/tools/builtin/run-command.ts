import { z } from 'zod'
import { defineTool } from '../define-tool.js'
import { deviceField } from './fields.js'

export const runCommand = defineTool({
  name: 'run_command',
  title: 'Run command',
  description:
    'One command that only reads, run on one device, and its text. Commands that change anything are refused. Prefer a tool that returns fields where there is one.',
  effect: 'read',
  timeoutMs: 90_000,
  tags: ['network', 'linux'],
  input: z.object({
    device: deviceField,
    command: z.string().min(1).max(1_000).describe('Exactly one command, for example show version'),
    timeout_seconds: z.int().min(1).max(80).default(30),
    first_line: z.int().min(1).default(1).describe('For paging through long output: where to begin, from 1'),
    max_lines: z.int().min(1).max(10_000).default(500),
  }),
  output: z.object({
    device: z.string(),
    platform: z.string(),
    command: z.string(),
    accepted: z.boolean().describe('false when the device rejected the command'),
    failure: z.string().optional().describe('What the device said when it rejected the command'),
    output: z.string(),
    stderr: z.string().optional(),
    exit_status: z.int().nullable().optional(),
    total_lines: z.int().nonnegative(),
    truncated: z.boolean().describe('Whether there is more than these lines'),
    duration_ms: z.number(),
  }),
  examples: [{ input: { device: 'edge-1', command: 'show version' } }],
  async run({ device, command, timeout_seconds, first_line, max_lines }, context) {
    await using session = await context.session(device)
    const result = await session.run(command, { signal: context.signal, timeoutMs: timeout_seconds * 1_000 })
    const lines = toLines(result.output)
    const page = lines.slice(first_line - 1, first_line - 1 + max_lines)
    return {
      device,
      platform: session.platform.name,
      command,
      accepted: result.failure === undefined,
      ...(result.failure !== undefined && { failure: result.failure }),
      output: page.join('\n'),
      ...(result.stderr && { stderr: result.stderr }),
      ...(result.exitStatus !== undefined && { exit_status: result.exitStatus }),
      total_lines: lines.length,
      truncated: result.truncated === true || page.length < lines.length,
      duration_ms: Math.round(result.durationMs),
    }
  },
})

const toLines = (output: string): string[] => {
  const text = output.replace(/\n+$/, '')
  return text === '' ? [] : text.split('\n')
}
