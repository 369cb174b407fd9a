import { z } from 'zod'
import { FlotillaError } from '../../errors/flotilla-error.js'
import { factsOf } from '../../parse/facts/facts-of.js'
import type { CommandResult, DeviceSession } from '../../session/device-session.js'
import { defineTool } from '../define-tool.js'
import { rejected } from './ask-device.js'
import { deviceField } from './fields.js'

export const getDeviceConfig = defineTool({
  name: 'get_device_config',
  title: 'Get device configuration',
  description:
    'The running or startup configuration of one device as text, secrets replaced by placeholders. On Linux: addresses, routes and network files.',
  effect: 'read',
  timeoutMs: 60_000,
  retries: 1,
  tags: ['network'],
  input: z.object({
    device_ip: deviceField,
    config_type: z
      .enum(['running', 'startup'])
      .default('running')
      .describe('What runs now, or what comes back after a reload'),
  }),
  output: z.object({
    device: z.string(),
    config_type: z.enum(['running', 'startup']),
    config: z.string(),
    lines: z.int().nonnegative().describe('Number of lines of the configuration'),
    retrieved_at: z.iso.datetime(),
  }),
  examples: [{ title: 'What runs now', input: { device_ip: '192.0.2.1' } }],
  async run({ device_ip, config_type }, context) {
    await using session = await context.session(device_ip)
    const config = await readConfig(session, config_type, context.signal)
    if (config === '' && config_type === 'startup') checkStartup(session)
    const lines = config === '' ? 0 : config.split('\n').length
    return { device: device_ip, config_type, config, lines, retrieved_at: new Date().toISOString() }
  },
})

async function readConfig(session: DeviceSession, type: 'running' | 'startup', signal: AbortSignal): Promise<string> {
  const commands = commandsFor(session, type)
  const results: CommandResult[] = []
  for (const command of commands) results.push(await session.run(command, { signal }))
  const accepted = results.filter(({ failure }) => failure === undefined)
  const [first] = results
  if (accepted.length === 0 && first !== undefined) throw rejected(session, first)
  // one command speaks for itself; several need to be told apart
  if (commands.length === 1) return trim(accepted[0]?.output ?? '')
  return accepted.map(({ command, output }) => `# ${command}\n${trim(output)}`).join('\n\n')
}

/** What the facts say, else the platform itself. */
function commandsFor({ platform, device }: DeviceSession, type: 'running' | 'startup'): readonly string[] {
  const known = factsOf(platform.name)?.config[type]
  const own = type === 'running' ? platform.showRunning : platform.showStartup
  if (known !== undefined) return known
  if (own !== undefined) return [own]
  throw new FlotillaError('UNSUPPORTED', `${platform.title} has no known command for the ${type} configuration`, {
    device: device.name,
  })
}

/** Nothing printed is not always nothing there. @throws UNSUPPORTED */
function checkStartup({ platform, device }: DeviceSession): void {
  const elsewhere = factsOf(platform.name)?.startupElsewhere
  if (elsewhere === undefined) return
  throw new FlotillaError('UNSUPPORTED', `${device.name} prints no startup configuration; it may be in ${elsewhere}`, {
    device: device.name,
    hint: 'Read the file on the host, as a Linux device.',
  })
}

/** What devices say before the configuration itself. */
const PREAMBLE =
  /^\s*(?:Building configuration\.\.\.\s*)?(?:Current configuration ?:[^\n]*\n|Using \d+ out of \d+ bytes[^\n]*\n)?\s*?(?=\S|$)/

const trim = (output: string): string => output.replace(PREAMBLE, '').trimEnd()
