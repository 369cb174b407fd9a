import { defineTool, type Tool } from '@flotilla/core'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { agentScene } from '../__fixtures__/agent-scene.js'
import { networkDemoScript } from './network-demo-script.js'

const made = (name: string, input: z.ZodObject, output: Record<string, unknown>): Tool =>
  defineTool({ name, description: name, effect: 'read', input, output: z.looseObject({}), run: () => output })

const device = { device_ip: z.string() }
const tools = [
  made('list_devices', z.object({}), {
    devices: [
      { name: 'edge-1', host: '192.0.2.1' },
      { name: 'core-1', host: '192.0.2.2' },
    ],
  }),
  made('check_interface_status', z.object({ ...device, interface_name: z.string().optional() }), {
    interfaces: [{ name: 'Gi0/1', status: 'up' }],
  }),
  made(
    'analyze_routing_table',
    z.object({ ...device, protocol: z.enum(['all', 'ospf', 'bgp', 'static']).default('all') }),
    { routes: [], total_routes: 0 },
  ),
  made('search_logs', z.object({ ...device, search_pattern: z.string() }), {
    matches: [{ message: 'LINK-3-UPDOWN' }],
    total_matches: 1,
  }),
  made('get_device_config', z.object({ ...device, config_type: z.enum(['running', 'startup']).default('running') }), {
    config: 'hostname edge-1\nend',
  }),
  made('run_command', z.object({ device: z.string(), command: z.string() }), { output: 'Cisco IOS Software' }),
]

test.each([
  ['Which version runs on it?', 'run_command', { device: 'edge-1', command: 'show version' }],
  ['Please run show ip arp', 'run_command', { device: 'edge-1', command: 'show ip arp' }],
  ['Show me the interfaces', 'check_interface_status', { device_ip: 'edge-1' }],
  ['Is port Gi0/1 up?', 'check_interface_status', { device_ip: 'edge-1', interface_name: 'Gi0/1' }],
  ['Which BGP routes are there?', 'analyze_routing_table', { device_ip: 'edge-1', protocol: 'bgp' }],
  ['Any "UPDOWN" in the logs?', 'search_logs', { device_ip: 'edge-1', search_pattern: 'UPDOWN' }],
  ['Show the startup configuration', 'get_device_config', { device_ip: 'edge-1', config_type: 'startup' }],
  ['Which devices are there?', 'list_devices', {}],
])('%j calls %s and tells what it said', async (prompt, tool, input) => {
  await using scene = await agentScene(networkDemoScript, { tools })

  const result = await scene.agent.run(prompt, { device: 'edge-1' })

  expect(result.tool_calls).toEqual([{ tool, input, result: expect.any(Object) }])
  expect(result).toMatchObject({ status: 'completed', iterations: 2 })
  expect(result.response).toMatch(/^\[scripted model\] /)
  expect(result.response).toContain(tool)
  expect(scene.model.violations).toEqual([])
})

test('without a device it looks for one that the prompt names', async () => {
  await using scene = await agentScene(networkDemoScript, { tools })

  const result = await scene.agent.run('Show me the interfaces of core-1')

  expect(result.tool_calls.map(({ tool, input }) => [tool, input])).toEqual([
    ['list_devices', {}],
    ['check_interface_status', { device_ip: 'core-1' }],
  ])
  expect(result.response).toContain('Gi0/1')
})

test('an address in the prompt is the device', async () => {
  await using scene = await agentScene(networkDemoScript, { tools })

  const result = await scene.agent.run('What do the logs of 192.0.2.2 say?')

  expect(result.tool_calls[0]?.input).toMatchObject({ device_ip: '192.0.2.2' })
})

test('a failing tool is told as a failure', async () => {
  await using scene = await agentScene(networkDemoScript, {
    tools: [
      defineTool({
        name: 'run_command',
        description: 'Runs.',
        effect: 'read',
        input: z.object({ device: z.string(), command: z.string() }),
        output: z.object({}),
        async run({ device: name }, context) {
          await context.session(name)
          return {}
        },
      }),
    ],
  })

  const result = await scene.agent.run('Which version?', { device: 'nowhere' })

  expect(result.response).toContain('DEVICE_UNKNOWN')
})

test('in a conversation it answers the last question', async () => {
  await using scene = await agentScene(networkDemoScript, { tools })

  const first = await scene.agent.run('Which version?', { device: 'edge-1' })
  const second = await scene.agent.run('And the routes?', { device: 'edge-1', history: first.messages })

  expect(second.tool_calls.map(({ tool }) => tool)).toEqual(['analyze_routing_table'])
  expect(scene.model.violations).toEqual([])
})

test('without a tool that fits it says so', async () => {
  await using scene = await agentScene(networkDemoScript)

  const { response } = await scene.agent.run('Which version?')

  expect(response).toContain('no tool')
})
