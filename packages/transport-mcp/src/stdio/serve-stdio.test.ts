import { Console } from 'node:console'
import { PassThrough } from 'node:stream'
import type { Transport as TransportV1 } from '@modelcontextprotocol/sdk/shared/transport.js'
import { describe, expect, test, vi } from 'vitest'
import {
  CLIENTS,
  type ClientKind,
  type ClientOptions,
  overV1,
  overV2,
  type TestClient,
} from '../__fixtures__/clients.js'
import { figureOf, type Kernel, kernel } from '../__fixtures__/mcp-scene.js'
import { type StdioOptions, type StdioServer, serveStdio } from './serve-stdio.js'

type TransportV2 = Parameters<typeof overV2>[1]

interface Pipes extends Kernel {
  server: StdioServer
  /** As the client sees them. */
  stdin: PassThrough
  stdout: PassThrough
}

function pipes(options: StdioOptions = {}): Pipes {
  const parts = kernel()
  const [stdin, stdout] = [new PassThrough(), new PassThrough()]
  const server = serveStdio(parts.flotilla, { ...options, stdin, stdout })
  return {
    ...parts,
    server,
    stdin,
    stdout,
    async [Symbol.asyncDispose]() {
      await server.close()
      await parts.flotilla.close()
    },
  }
}

/** A client at the other end of the pipes, in this process. */
class PipeTransport implements TransportV1 {
  readonly #pipes: Pipes
  onmessage?: NonNullable<TransportV1['onmessage']>
  onclose?: () => void
  onerror?: (error: Error) => void

  constructor(pipes: Pipes) {
    this.#pipes = pipes
  }

  async start(): Promise<void> {
    let text = ''
    this.#pipes.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString()
      const lines = text.split('\n')
      text = lines.pop() ?? ''
      for (const line of lines) this.onmessage?.(JSON.parse(line))
    })
  }

  async send(message: unknown): Promise<void> {
    this.#pipes.stdin.write(`${JSON.stringify(message)}\n`)
  }

  async close(): Promise<void> {
    this.#pipes.stdin.end()
    this.onclose?.()
  }
}

const connect = (kind: ClientKind, scene: Pipes, options: ClientOptions = {}): Promise<TestClient> =>
  kind === 'v1'
    ? overV1(new PipeTransport(scene), options)
    : overV2(kind, new PipeTransport(scene) as TransportV2, options)

describe.each(CLIENTS)('a %s client over stdio', (kind) => {
  test('calls tools, asks for approval and hears of progress', async () => {
    await using scene = pipes()
    await using client = await connect(kind, scene, {
      person: () => ({ action: 'accept', content: { approve: true } }),
    })
    const heard: unknown[] = []

    await expect(client.call('echo', { text: 'hi' })).resolves.toMatchObject({ structuredContent: { text: 'hi' } })
    await expect(client.call('wipe', { device: 'edge-1' })).resolves.toMatchObject({
      structuredContent: { wiped: 'edge-1' },
    })
    await client.call('counting', {}, { onprogress: (progress) => heard.push(progress) })
    expect(heard).toHaveLength(3)
    expect(await figureOf(scene.flotilla, 'mcp_active_connections')).toBe(1)
  })

  test('stops the work on the device by cancelling', async () => {
    await using scene = pipes()
    scene.device.setFault({ hang: 'command', hangOn: /^show clock/ })
    await using client = await connect(kind, scene)
    const { signal, abort } = stopper()

    const calling = client.call('run_command', { device: 'edge-1', command: 'show clock' }, { signal })
    await expect.poll(() => scene.device.sent, { interval: 5 }).toContain('show clock')
    abort()

    await expect(calling).rejects.toThrow()
    await expect.poll(() => scene.device.openSessions, { interval: 5 }).toBe(0)
    await expect(client.call('echo', { text: 'hi' })).resolves.toMatchObject({ structuredContent: { text: 'hi' } })
  })

  test('stops the work on the device by going away', async () => {
    await using scene = pipes()
    scene.device.setFault({ hang: 'command', hangOn: /^show clock/ })
    const client = await connect(kind, scene)

    const calling = client.call('run_command', { device: 'edge-1', command: 'show clock' })
    await expect.poll(() => scene.device.sent, { interval: 5 }).toContain('show clock')
    await client[Symbol.asyncDispose]()

    await expect(calling).rejects.toThrow()
    await scene.server.closed
    await expect.poll(() => scene.device.openSessions, { interval: 5 }).toBe(0)
    expect(await figureOf(scene.flotilla, 'mcp_active_connections')).toBe(0)
  })
})

const stopper = () => {
  const controller = new AbortController()
  return { signal: controller.signal, abort: () => controller.abort(new Error('enough')) }
}

test('a line that is no JSON is passed over', async () => {
  await using scene = pipes()
  scene.stdin.write('{"jsonrpc":\n\nhello\n')
  await using client = await connect('v2 legacy', scene)

  await expect(client.call('echo', { text: 'hi' })).resolves.toMatchObject({ structuredContent: { text: 'hi' } })
})

test('a message that is too large ends the connection', async () => {
  await using scene = pipes({ maxMessageBytes: 1_000 })

  scene.stdin.write('x'.repeat(2_000))

  await scene.server.closed
  expect(await figureOf(scene.flotilla, 'mcp_errors_total{error_type="transport_error"}')).toBe(1)
})

test('the caller of the options is the caller of every tool', async () => {
  await using scene = pipes({ caller: { id: 'desk', scopes: [] } })
  await using client = await connect('v2 auto', scene)

  await expect(client.call('whoami')).resolves.toMatchObject({ structuredContent: { id: 'desk', via: 'mcp' } })
})

test('standard output is kept for the protocol, whoever writes there, until the end', async () => {
  const [out, err] = [[], []] as [string[], string[]]
  const into =
    (texts: string[]): typeof process.stdout.write =>
    (chunk: unknown, ...rest: unknown[]) => {
      texts.push(String(chunk))
      const done = rest.at(-1)
      if (typeof done === 'function') done()
      return true
    }
  const standIns = [
    vi.spyOn(process.stdout, 'write').mockImplementation(into(out)),
    vi.spyOn(process.stderr, 'write').mockImplementation(into(err)),
  ]
  try {
    await using parts = kernel()
    const stdin = new PassThrough()
    const server = serveStdio(parts.flotilla, { stdin })

    process.stdout.write('from a tool\n')
    new Console(process.stdout).log('from a library')
    stdin.write('{"jsonrpc":"2.0","id":1,"method":"ping"}\n')
    await expect.poll(() => out, { interval: 5 }).toHaveLength(1)
    stdin.end()
    await server.closed
    process.stdout.write('afterwards\n')

    expect(JSON.parse(out[0] ?? '')).toMatchObject({ jsonrpc: '2.0', id: 1 })
    expect(out.slice(1)).toEqual(['afterwards\n'])
    expect(err.filter((text) => text.startsWith('from'))).toEqual(['from a tool\n', 'from a library\n'])
  } finally {
    for (const one of standIns) one.mockRestore()
  }
})
