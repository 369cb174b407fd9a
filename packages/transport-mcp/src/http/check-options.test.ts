import { afterAll, expect, test } from 'vitest'
import { kernel } from '../__fixtures__/mcp-scene.js'
import { createMcpServer } from '../v1/index.js'
import { createMcpHandler } from './create-mcp-handler.js'
import type { McpHandlerOptions } from './http-options.js'

const { flotilla } = kernel()
afterAll(() => flotilla.close())

test.each<[string, unknown]>([
  ['allowedHosts', 'example.com'],
  ['allowedHosts', ['https://example.com']],
  ['allowedHosts', ['example.com:8000']],
  ['allowedOrigins', [7]],
  ['maxBodyBytes', '1mb'],
  ['maxBodyBytes', 0],
  ['maxSessions', Number.NaN],
  ['sessionIdleMs', 0],
  ['apiKeys', ['flotilla-good-key-000001']],
  ['approvalKey', 'short'],
  ['caller', { id: 'me' }],
])('%s of %j is refused by name', (name, value) => {
  const options = { [name]: value } as McpHandlerOptions

  expect(() => createMcpHandler(flotilla, options)).toThrow(
    expect.objectContaining({ code: 'OPTION_INVALID', message: expect.stringContaining(name) }),
  )
})

test('what makes sense is taken', async () => {
  const handler = createMcpHandler(flotilla, {
    allowedHosts: ['localhost', '127.0.0.1', '[::1]', 'MCP.Example'],
    allowedOrigins: ['app.example', 'vscode-webview://*'],
    sessionIdleMs: Number.POSITIVE_INFINITY,
    approvalKey: new Uint8Array(32),
  })

  await handler.close()
})

test('a server of the first SDK asks for a whole caller, too', () => {
  expect(() => createMcpServer(flotilla, { caller: { id: '', scopes: [] } })).toThrow(/caller must have an id/)
})
