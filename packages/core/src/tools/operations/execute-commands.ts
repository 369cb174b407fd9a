import { z } from 'zod'
import { toFlotillaError } from '../../errors/flotilla-error.js'
import { outputOf } from '../../fleet/run/fleet-report.js'
import type { Outcome } from '../../fleet/run/outcome.js'
import type { Device } from '../../inventory/device.js'
import { resolvePlatform } from '../../platforms/registry.js'
import { createRedactor } from '../../redact/create-redactor.js'
import { secretsOf } from '../../redact/secrets-of.js'
import type { CommandResult } from '../../session/device-session.js'
import { deviceField } from '../builtin/fields.js'
import { defineTool } from '../define-tool.js'
import type { ToolContext } from '../tool-context.js'
import { commandsField } from './command-report.js'

const target = z.object({
  host: deviceField,
  device_type: z.string().min(1).max(64).default('cisco_ios'),
  username: z.string().min(1).max(255),
  password: z.string().max(1_024),
  secret: z.string().max(1_024).optional(),
  port: z.int().min(1).max(65_535).optional(),
})
type Target = z.output<typeof target>

/** Commands on devices whose logins come with the call. They must be in the inventory or in a network that the kernel allows. */
export const executeCommands = defineTool({
  name: 'execute_commands',
  description: 'Runs commands that only read on up to 20 devices at once, with logins that come with the call.',
  effect: 'read',
  hidden: true,
  timeoutMs: 300_000,
  tags: ['http'],
  input: z.object({
    devices: z.array(target).min(1).max(20),
    commands: commandsField,
    enable_mode: z.boolean().default(false),
  }),
  output: z.object({
    total_devices: z.int(),
    successful: z.int(),
    failed: z.int(),
    results: z.array(
      z.object({
        host: z.string(),
        success: z.boolean(),
        output: z.string(),
        error: z.string().nullable(),
        execution_time_ms: z.number(),
      }),
    ),
    total_execution_time_ms: z.number(),
  }),
  // Each device is judged on its own, so that one that may not be touched does not fail the others.
  devices: () => [],
  async run({ devices, commands, enable_mode }, context) {
    const startedAt = performance.now()
    const names = toNames(devices)
    const judged = devices.map((wanted, index) => judge(wanted, names[index] ?? wanted.host, enable_mode, context))
    const allowed = judged.flatMap(({ device }) => (device ? [device] : []))
    const outcomes = await runOn(allowed, commands, { enable: enable_mode, context })
    const results = judged.map((each) =>
      withoutLogin(toResult(each.wanted.host, each.error ?? outcomes.get(each.name)), each),
    )
    const successful = results.filter(({ success }) => success).length
    return {
      total_devices: results.length,
      successful,
      failed: results.length - successful,
      results,
      total_execution_time_ms: Math.round(performance.now() - startedAt),
    }
  },
})

interface Judged {
  wanted: Target
  name: string
  device?: Device
  error?: Error
}

/** The same host may be named twice, with two logins: then names carry the position. */
const toNames = (devices: readonly Target[]): string[] =>
  devices.map(({ host }, index) =>
    devices.filter((other) => other.host === host).length === 1 ? host : `${host}#${index + 1}`,
  )

function judge(wanted: Target, name: string, enable: boolean, context: ToolContext): Judged {
  try {
    const known = context.device(wanted.port === undefined ? wanted.host : addressOf(wanted.host, wanted.port))
    const { host, port = wanted.port, site, connect, hostKeys, security, jump } = known
    const { username, password, secret = password } = wanted
    // with a secret the session would climb to privileged mode by itself
    const credentials = { username, password, ...(enable && { secrets: { enable: secret } }) }
    const platform = platformOf(wanted.device_type)
    const device: Device = {
      name,
      host,
      platform,
      credentials,
      ...(port !== undefined && { port }),
      ...(site !== undefined && { site }),
      ...(connect && { connect }),
      ...(hostKeys && { hostKeys }),
      ...(security && { security }),
      ...(jump && { jump }),
    }
    return { wanted, name, device }
  } catch (error) {
    return { wanted, name, error: toFlotillaError(error) }
  }
}

const addressOf = (host: string, port: number): string => `${host.includes(':') ? `[${host}]` : host}:${port}`

/** netmiko's names too, where `_ssh` says what is the case anyway. @throws PLATFORM_UNKNOWN */
const platformOf = (type: string): string =>
  ['auto', 'autodetect'].includes(type) ? 'auto' : resolvePlatform(type.replace(/_ssh$/, '')).name

async function runOn(
  devices: readonly Device[],
  commands: readonly string[],
  { enable, context }: { enable: boolean; context: ToolContext },
): Promise<ReadonlyMap<string, Outcome<CommandResult[]>>> {
  if (devices.length === 0) return new Map()
  await using guests = context.fleet.guests(devices)
  const report = await guests.run(async (session, { signal }) => {
    if (enable && 'privileged' in session.platform.modes) await session.enter('privileged', { signal })
    return session.runAll(commands, { signal })
  })
  return new Map(report.outcomes.map((outcome) => [outcome.device, outcome]))
}

/** Logins that a device repeats do not come back; the kernel does not know them. */
function withoutLogin<R extends { output: string; error: string | null }>(result: R, { device, wanted }: Judged): R {
  const platform = typeof device?.platform === 'string' && device.platform !== 'auto' ? device.platform : undefined
  const { username, password, secret } = wanted
  const secrets = secretsOf({ username, password, ...(secret !== undefined && { secrets: { enable: secret } }) })
  const { text } = createRedactor({ secrets, ...(platform !== undefined && { platform }) })
  return { ...result, output: text(result.output), error: result.error === null ? null : text(result.error) }
}

function toResult(host: string, outcome: Outcome<CommandResult[]> | Error | undefined) {
  if (outcome instanceof Error || !outcome) {
    const error = outcome ? toFlotillaError(outcome) : undefined
    return {
      host,
      success: false,
      output: '',
      error: error ? `${error.code}: ${error.message}` : 'not run',
      execution_time_ms: 0,
    }
  }
  const execution_time_ms = Math.round(outcome.durationMs)
  if (!outcome.ok)
    return {
      host,
      success: false,
      output: '',
      error: `${outcome.error.code}: ${outcome.error.message}`,
      execution_time_ms,
    }
  const rejected = outcome.value.find(({ failure }) => failure !== undefined)
  return {
    host,
    success: rejected === undefined,
    output: outcome.value.length === 1 ? (outcome.value[0]?.output ?? '') : outputOf(outcome.value),
    error: rejected ? `The device rejected "${rejected.command}": ${rejected.failure}` : null,
    execution_time_ms,
  }
}
