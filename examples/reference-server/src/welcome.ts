import type { Service } from './create-service.js'

/** What to open and what to type, for whoever has just started it. */
export function welcome({ url, demoKeys, agentLabel, flotilla }: Service): string {
  const [device = 'edge-1'] = [...flotilla.fleet.inventory].map(({ name }) => name)
  const body = (value: unknown): string => `-H 'content-type: application/json' -d '${JSON.stringify(value)}'`
  const key = demoKeys?.premium ?? '<key>'
  const auth = demoKeys ? '' : ` -H 'authorization: Bearer ${key}'`
  return `
Flotilla listens on ${url}
  API docs      ${url}/docs
  MCP endpoint  ${url}/mcp
  Agent         ${agentLabel}
${demoKeys ? `  Demo keys, for this start only: premium ${demoKeys.premium}\n                                   basic   ${demoKeys.basic}\n` : ''}
Try:
  curl -s ${url}/health
  curl -s ${url}/query-device${auth} ${body({ device_ip: device, commands: ['show version'] })}
  curl -s ${url}/mcp/call-tool${auth} ${body({ tool: 'check_interface_status', arguments: { device_ip: device } })}
  curl -s ${url}/agent/query${auth} ${body({ prompt: 'Which interfaces are down?', device_ip: device })}
  curl -s ${url}/secure/device/${device} -H 'authorization: Bearer ${key}'
  curl -sN ${url}/fleet/run${auth} -H 'accept: text/event-stream' ${body({ commands: ['show version'], filter: 'edge-* and not platform=linux' })}

Ctrl-C stops it.`
}
