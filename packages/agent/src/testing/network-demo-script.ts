import { type DemoResult, readDemoRequest } from './demo-request.js'
import { describeResult } from './describe-result.js'
import type { ScriptedRequest, ScriptedTurn } from './script.js'

/** Stands before everything it says, so that nobody takes it for a model. */
export const SCRIPTED_LABEL = '[scripted model]'

interface Topic {
  words: RegExp
  tool: string
}

const TOPICS: readonly Topic[] = [
  { words: /\b(?:routes?|routing|bgp|ospf)\b/i, tool: 'analyze_routing_table' },
  { words: /\b(?:interfaces?|ports?|links?)\b/i, tool: 'check_interface_status' },
  { words: /\b(?:logs?|syslog|log messages?)\b/i, tool: 'search_logs' },
  { words: /\b(?:config|configuration|running-config|startup-config)\b/i, tool: 'get_device_config' },
  { words: /\b(?:version|software|uptime|model|serial|show [a-z])/i, tool: 'run_command' },
  { words: /\bhealth\b/i, tool: 'health_check' },
  { words: /\b(?:devices|inventory|fleet|routers|switches)\b/i, tool: 'list_devices' },
]

/**
 * What a model would do with simple questions about a network: pick a tool by the words of the prompt (version, interfaces,
 * routes, logs, configuration, devices), call it, and tell what it said. For demonstrations without a key.
 */
export function networkDemoScript(request: ScriptedRequest): ScriptedTurn {
  const { prompt, device, tools, results } = readDemoRequest(request.body)
  const topic = TOPICS.find(({ words, tool }) => words.test(prompt) && tools.has(tool))?.tool
  const listed = results.find(({ tool }) => tool === 'list_devices')
  const isAnswered = results.some(({ tool }) => tool !== 'list_devices') || topic === 'list_devices'
  if (results.length > 0 && (isAnswered || topic === undefined)) return say(summary(results))
  const wanted = topic ?? (device ? 'check_interface_status' : 'list_devices')
  const schema = tools.get(wanted)
  if (schema === undefined)
    return say('I have no tool for this question. Try: version, interfaces, routes, logs or devices.')
  const target = device ?? namedIn(prompt, listed)
  if (target === undefined && needsDevice(schema)) {
    if (listed !== undefined || !tools.has('list_devices'))
      return say('Which device do you mean? Name one of the inventory.')
    return call('list_devices', {})
  }
  return call(wanted, inputFor(schema, target ?? '', prompt))
}

const say = (text: string): ScriptedTurn => ({ text: `${SCRIPTED_LABEL} ${text}` })

const call = (name: string, input: Record<string, unknown>): ScriptedTurn => ({ toolUses: [{ name, input }] })

const summary = (results: readonly DemoResult[]): string =>
  results
    .map(
      ({ tool, devices, ...result }) =>
        `${tool}${devices.length > 0 ? ` on ${devices.join(', ')}` : ''}:\n${describeResult(result)}`,
    )
    .join('\n\n')

type Schema = Readonly<Record<string, unknown>>

const DEVICE_FIELDS = ['device_ip', 'device', 'device_name', 'host']

const fieldsOf = ({ properties }: Schema): string[] => Object.keys((properties as object | undefined) ?? {})

const needsDevice = (schema: Schema): boolean => {
  const required = Array.isArray(schema.required) ? schema.required : []
  return [...DEVICE_FIELDS, 'devices'].some((field) => required.includes(field))
}

/** Fills the fields that a schema has from the words of the prompt. */
function inputFor(schema: Schema, device: string, prompt: string): Record<string, unknown> {
  const command = /\b(show [\w./ -]+)/i.exec(prompt)?.[1]?.trim() ?? 'show version'
  const isLook = /\bshow (?:me|the|all)\b/i.test(command)
  const shown = isLook ? 'show version' : command
  const values: Record<string, unknown> = {
    ...Object.fromEntries(DEVICE_FIELDS.map((field) => [field, device])),
    devices: [device],
    command: shown,
    commands: [shown],
    search_pattern: /["“']([^"”']{1,80})["”']/.exec(prompt)?.[1] ?? (/\berrors?\b/i.test(prompt) ? 'error' : '.'),
    interface_name: /\b(?:Gi|Te|Fa|Et|ge-|xe-|et-|eth|ens|lo)[A-Za-z]*-?\d[\w/.:-]*/.exec(prompt)?.[0],
    protocol: /\b(ospf|bgp|static)\b/i.exec(prompt)?.[1]?.toLowerCase(),
    config_type: /\bstartup\b/i.test(prompt) ? 'startup' : undefined,
  }
  const input: Record<string, unknown> = {}
  for (const field of fieldsOf(schema))
    if (values[field] !== undefined && values[field] !== '') input[field] = values[field]
  return input
}

/** The device of the list that the prompt names; else the first one. */
function namedIn(prompt: string, listed: DemoResult | undefined): string | undefined {
  const { devices } = listed?.output ?? {}
  if (!Array.isArray(devices)) return undefined
  const names = devices.flatMap((device) => {
    const name = typeof device === 'string' ? device : (device as { name?: unknown } | null)?.name
    return typeof name === 'string' ? [name] : []
  })
  return names.find((name) => prompt.includes(name)) ?? names[0]
}
