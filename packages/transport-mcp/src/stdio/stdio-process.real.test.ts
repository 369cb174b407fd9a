import { fileURLToPath } from 'node:url'
import { StdioClientTransport as StdioV2 } from '@modelcontextprotocol/client/stdio'
import { StdioClientTransport as StdioV1 } from '@modelcontextprotocol/sdk/client/stdio.js'
import { describe, expect, test } from 'vitest'
import { overV1, overV2 } from '../__fixtures__/clients.js'

describe('a server in a process of its own', () => {
  const command = {
    command: process.execPath,
    args: ['--import', 'tsx', fileURLToPath(new URL('../__fixtures__/stdio-server.ts', import.meta.url))],
    cwd: fileURLToPath(new URL('../../../..', import.meta.url)),
    env: { PATH: process.env.PATH ?? '', TSX_TSCONFIG_PATH: 'tsconfig.base.json' },
    stderr: 'pipe' as const,
  }

  test.each(['v1', 'v2 auto'] as const)(
    'serves a %s client, and ends when that goes in the middle of a call',
    async (kind) => {
      const transport = kind === 'v1' ? new StdioV1(command) : new StdioV2(command)
      let stderr = ''
      transport.stderr?.on('data', (chunk: Buffer) => {
        stderr += chunk.toString()
      })
      const client =
        kind === 'v1' ? await overV1(transport as StdioV1, {}) : await overV2(kind, transport as StdioV2, {})

      const result = await client.call('check_interface_status', { device_ip: 'edge-1' })
      const calling = client.call('run_command', { device: 'edge-1', command: 'show clock' })
      const ended = expect(calling).rejects.toThrow()
      await client[Symbol.asyncDispose]()

      expect(result.structuredContent).toMatchObject({ device: 'edge-1' })
      await ended
      await expect.poll(() => stderr, { timeout: 5_000 }).toContain('closed\n')
    },
    20_000,
  )
})
