import { execFile } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { mcpScene } from './__fixtures__/mcp-scene.js'

const inspector = join(
  dirname(createRequire(import.meta.url).resolve('@modelcontextprotocol/inspector/package.json')),
  'clients/launcher/build/index.js',
)
const root = fileURLToPath(new URL('../../..', import.meta.url))

/** The Inspector's command line, a client that is not ours. */
async function inspect(...args: string[]): Promise<unknown> {
  const env = { ...process.env, TSX_TSCONFIG_PATH: 'tsconfig.base.json' }
  const { stdout } = await promisify(execFile)(process.execPath, [inspector, '--cli', ...args], { cwd: root, env })
  return JSON.parse(stdout)
}

describe.each(['legacy', 'modern'])('the Inspector over HTTP, era %s', (era) => {
  test('finds nothing to say against the tools', async () => {
    await using scene = await mcpScene()

    const listed = await inspect(scene.url.href, '--protocol-era', era, '--method', 'tools/list', '--strict')

    expect(listed).toMatchObject({
      tools: [...scene.flotilla.tools].map(({ name }) => expect.objectContaining({ name })),
    })
  })

  test('calls a tool', async () => {
    await using scene = await mcpScene()
    const call = ['--method', 'tools/call', '--tool-name', 'check_interface_status', '--tool-arg', 'device_ip=edge-1']

    const result = await inspect(scene.url.href, '--protocol-era', era, ...call)

    expect(result).toMatchObject({ structuredContent: { device: 'edge-1', interfaces: expect.any(Array) } })
  })
})

test('the Inspector starts a server of its own over stdio', async () => {
  const server = fileURLToPath(new URL('__fixtures__/stdio-server.ts', import.meta.url))
  const call = ['--method', 'tools/call', '--tool-name', 'echo', '--tool-arg', 'text=hi']

  const result = await inspect(process.execPath, '--import', 'tsx', server, ...call)

  expect(result).toMatchObject({ structuredContent: { text: 'hi' } })
})
