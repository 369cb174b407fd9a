import { connect as connectTcp } from 'node:net'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { afterEach, beforeAll, expect, test } from 'vitest'
import { addGroupExchangeToServers, gexServer } from '../test-support/gex-server.js'
import { PASSWORD, startTestServer, type TestServerOptions, USER } from '../test-support/ssh-server.js'
import { createSshConnector } from './ssh-connector.js'
import type { SshTarget } from './ssh-target.js'

beforeAll(addGroupExchangeToServers)

const cleanUp: (() => Promise<void>)[] = []

afterEach(async () => {
  for (const close of cleanUp.splice(0).reverse()) await close()
  gexServer.reset()
})

async function serve(kex: string[], options: TestServerOptions = {}): Promise<number> {
  const server = await startTestServer({ algorithms: { kex: kex as never }, ...options })
  cleanUp.push(server.close)
  return server.port
}

async function connect(port: number, more: Partial<SshTarget> = {}) {
  const connector = createSshConnector({ hostKeys: 'insecure-accept-any' })
  cleanUp.push(() => connector.close())
  const credentials = { username: USER, password: PASSWORD }
  return await connector.connect({ name: 'edge-1', host: '127.0.0.1', port, credentials, ...more })
}

const SHA256 = 'diffie-hellman-group-exchange-sha256'
const SHA1 = 'diffie-hellman-group-exchange-sha1'

test('a server that offers only group exchange is reached, and the main thread stays free', async () => {
  const port = await serve([SHA256])
  const delay = monitorEventLoopDelay({ resolution: 5 })
  delay.enable()

  const transport = await connect(port)
  delay.disable()
  const shell = await transport.shell()
  const text = await new Promise<string>((resolve) =>
    shell.receive({ data: (chunk) => resolve(Buffer.from(chunk).toString()), closed() {} }),
  )

  expect(text).toContain('ready')
  expect(gexServer.exchanges).toBe(1)
  // Checking the group on the main thread would stop it for more than a second.
  expect(delay.max / 1e6).toBeLessThan(600)
})

test('several at the same time are all served', async () => {
  const port = await serve([SHA256])

  const transports = await Promise.all([connect(port), connect(port), connect(port)])

  expect(transports.every((transport) => transport.isOpen)).toBe(true)
})

test('it is the last resort: any fixed group is taken first', async () => {
  const port = await serve([SHA256, 'diffie-hellman-group14-sha256'])

  await connect(port)

  expect(gexServer.exchanges).toBe(0)
})

test("the SHA-1 variant needs security: 'compatible'", async () => {
  const port = await serve([SHA1])

  await expect(connect(port)).rejects.toMatchObject({
    code: 'ALGORITHM_MISMATCH',
    details: { suggestedProfile: 'compatible' },
  })
  expect((await connect(port, { security: 'compatible' })).isOpen).toBe(true)
})

test.each([
  ['is not prime', (prime: bigint) => prime - 2n],
  ['is too small', () => (1n << 1023n) + 1_155n],
])('a group that %s is refused', async (_what, spoil) => {
  gexServer.prime = spoil(gexServer.prime)
  const port = await serve([SHA256])

  await expect(connect(port)).rejects.toMatchObject({
    code: 'PROTOCOL_ERROR',
    message: expect.stringContaining('group'),
  })
})

test('it works through a jump host', async () => {
  const jump = await serve([SHA256], {
    onClient: (client) =>
      client.on('tcpip', (accept, _reject, { destIP, destPort }) => {
        const channel = accept()
        const upstream = connectTcp({ host: destIP, port: destPort })
        channel.on('error', () => {})
        upstream.on('error', () => channel.close())
        channel.pipe(upstream).pipe(channel)
      }),
  })
  const device = await serve([SHA256])
  const credentials = { username: USER, password: PASSWORD }

  const transport = await connect(device, { jump: [{ name: 'jump-1', host: '127.0.0.1', port: jump, credentials }] })

  expect(transport.isOpen).toBe(true)
  expect(gexServer.exchanges).toBe(2)
})

test('a later re-keying also leaves the main thread free', async () => {
  const port = await serve([SHA256], {
    onShell(channel) {
      channel.write('before ')
      channel.on('data', () => {
        const { _client: client } = channel as unknown as { _client: { rekey(done: () => void): void } }
        client.rekey(() => channel.write('after'))
      })
    },
  })
  const transport = await connect(port)
  const shell = await transport.shell()
  const delay = monitorEventLoopDelay({ resolution: 5 })
  delay.enable()
  let text = ''
  await new Promise<void>((resolve) => {
    shell.receive({
      data(chunk) {
        text += Buffer.from(chunk)
        if (text.includes('after')) resolve()
      },
      closed() {},
    })
    shell.write('go')
  })
  delay.disable()

  expect(text).toBe('before after')
  expect(gexServer.exchanges).toBe(2)
  expect(delay.max / 1e6).toBeLessThan(600)
})

test('giving up in the middle of it is as quick as at any other time', async () => {
  const port = await serve([SHA256], { onConnection: () => setImmediate(() => controller.abort(reason)) })
  const controller = new AbortController()
  const reason = new Error('never mind')
  const connector = createSshConnector({ hostKeys: 'insecure-accept-any' })
  cleanUp.push(() => connector.close())
  const target = { name: 'edge-1', host: '127.0.0.1', port, credentials: { username: USER, password: PASSWORD } }

  await expect(connector.connect(target, { signal: controller.signal })).rejects.toBe(reason)
})
