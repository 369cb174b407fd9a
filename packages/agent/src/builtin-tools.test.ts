import { builtinTools } from '@flotilla/core'
import { fakeDevice } from '@flotilla/core/testing'
import { expect, test } from 'vitest'
import { agentScene } from './__fixtures__/agent-scene.js'
import { networkDemoScript } from './testing/network-demo-script.js'

const devices = () => [fakeDevice({ name: 'edge-1' }), fakeDevice({ name: 'core-1', platform: 'arista-eos' })]

test.each([
  ['Which version runs on it?', 'run_command', 'Cisco IOS'],
  ['Show me the interfaces', 'check_interface_status', 'up'],
  ['What is in the routing table?', 'analyze_routing_table', 'routes'],
  ['What is in the logs?', 'search_logs', 'matches'],
  ['Show the configuration', 'get_device_config', 'hostname edge-1'],
])('%j is answered from the device by %s', async (prompt, tool, words) => {
  await using scene = await agentScene(networkDemoScript, { tools: builtinTools(), kernel: { inventory: devices() } })

  const result = await scene.agent.run(prompt, { device: 'edge-1' })

  expect(result.tool_calls.map((call) => [call.tool, 'error' in call.result])).toEqual([[tool, false]])
  expect(result.response).toContain(words)
  expect(scene.model.violations).toEqual([])
})

test('a question about a device that the prompt names finds it in the inventory', async () => {
  await using scene = await agentScene(networkDemoScript, { tools: builtinTools(), kernel: { inventory: devices() } })

  const result = await scene.agent.run('Which interfaces does core-1 have?')

  expect(result.tool_calls.map(({ tool, input }) => [tool, input])).toEqual([
    ['list_devices', {}],
    ['check_interface_status', { device_ip: 'core-1' }],
  ])
})

test('a change is made after an approval, and seen by the look that follows it in the same turn', async () => {
  const [edge] = devices()
  await using scene = await agentScene(
    [
      {
        toolUses: [
          {
            name: 'configure_interface',
            input: {
              device_ip: 'edge-1',
              interface_name: 'GigabitEthernet0/1',
              ip_address: '192.0.2.1',
              subnet_mask: '255.255.255.0',
            },
          },
          { name: 'get_device_config', input: { device_ip: 'edge-1' } },
        ],
      },
      'Done.',
    ],
    {
      tools: builtinTools(),
      kernel: { inventory: edge ? [edge] : [], policy: { allow: ['read', 'write'] } },
      agent: { approver: { decide: () => true } },
    },
  )

  const { tool_calls } = await scene.agent.run('Configure it')

  expect(tool_calls[0]?.result).not.toHaveProperty('error')
  expect(String(tool_calls[1]?.result.config)).toContain('192.0.2.1')
})
