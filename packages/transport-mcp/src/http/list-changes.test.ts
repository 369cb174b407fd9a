import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { expect, test } from 'vitest'
import { echo, mcpScene } from '../__fixtures__/mcp-scene.js'

test.each(['legacy', 'auto'] as const)('a client that negotiates %s hears of a tool that is added', async (mode) => {
  await using scene = await mcpScene()
  let heard = (): void => {}
  const changed = new Promise<void>((resolve) => {
    heard = resolve
  })
  const client = new Client(
    { name: 'listener', version: '1.0.0' },
    {
      versionNegotiation: { mode },
      listChanged: { tools: { autoRefresh: false, debounceMs: 0, onChanged: () => heard() } },
    },
  )
  await client.connect(new StreamableHTTPClientTransport(scene.url))
  // until it is heard: the stream on which changes come is opened beside the first answers
  const adding = setInterval(() => {
    const name = `later_${Math.random().toString(36).slice(2)}`
    scene.flotilla.tools.register(Object.freeze({ ...echo, name }))
  }, 5)

  await changed

  clearInterval(adding)
  const { tools } = await client.listTools()
  expect(tools.map(({ name }) => name)).toContainEqual(expect.stringMatching(/^later_/))
  await client.close()
})
