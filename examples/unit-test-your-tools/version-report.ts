import { defineTool } from '@flotilla/core'
import { z } from 'zod'

/** The same question to every platform; the answer is a field, not a page of text. */
const VERSION_LINE = /(?:image version:|Version|Junos:|FRRouting|NXOS: version) +v?(\d[\w.()-]*)/

export const versionReport = defineTool({
  name: 'version_report',
  description: 'The software version of one device. Prefer it to run_command: it returns one field.',
  effect: 'read',
  input: z.object({ device: z.string().describe('Inventory name, for example edge-1') }),
  output: z.object({ device: z.string(), platform: z.string(), version: z.string() }),
  async run({ device }, context) {
    await using session = await context.session(device)
    const { output } = await session.run('show version', { signal: context.signal })
    const version = VERSION_LINE.exec(output)?.[1] ?? 'unknown'
    return { device, platform: session.platform.name, version }
  },
})
