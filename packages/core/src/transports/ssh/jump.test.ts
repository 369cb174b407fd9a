import { connect as connectTcp, Socket } from 'node:net'
import type { Connection } from 'ssh2'
import { afterEach, expect, test, vi } from 'vitest'
import {
  PASSWORD,
  socketOf,
  startTestServer,
  type TestServer,
  type TestServerOptions,
  USER,
} from '../test-support/ssh-server.js'
import { createSshConnector, type SshConnector, type SshConnectorOptions } from './ssh-connector.js'
import type { SshTarget } from './ssh-target.js'

const cleanUp: (() => Promise<void>)[] = []

afterEach(async () => {
  for (const close of cleanUp.splice(0).reverse()) await close()
})

async function serve(options: TestServerOptions = {}): Promise<TestServer> {
  const server = await startTestServer(options)
  cleanUp.push(server.close)
  return server
}

/** A server that forwards TCP connections, as jump hosts do. */
function forwarding(client: Connection): void {
  client.on('tcpip', (accept, reject, { destIP, destPort }) => {
    const upstream = connectTcp({ host: destIP, port: destPort, noDelay: true })
    upstream.once('error', () => reject?.())
    upstream.once('connect', () => {
      const channel = accept()
      upstream.removeAllListeners('error').on('error', () => channel.close())
      channel.on('error', () => {})
      channel.pipe(upstream).pipe(channel)
    })
  })
}

const serveJump = (): Promise<TestServer> => serve({ onClient: forwarding })

function newConnector(options: SshConnectorOptions = {}): SshConnector {
  const connector = createSshConnector({ hostKeys: 'insecure-accept-any', ...options })
  cleanUp.push(() => connector.close())
  return connector
}

const target = (name: string, { port }: { port: number }, ...jump: SshTarget[]): SshTarget => ({
  name,
  host: '127.0.0.1',
  port,
  credentials: { username: USER, password: PASSWORD },
  ...(jump.length > 0 && { jump }),
})

test('a device behind two jump hosts is reached, and its shell works', async () => {
  const [outer, inner, device] = [await serveJump(), await serveJump(), await serve()]
  const connector = newConnector()

  const transport = await connector.connect(target('edge-1', device, target('jump-1', outer), target('jump-2', inner)))
  const shell = await transport.shell()
  const text = await new Promise<string>((resolve) =>
    shell.receive({ data: (chunk) => resolve(Buffer.from(chunk).toString()), closed() {} }),
  )

  expect(text).toContain('ready')
  expect([outer, inner, device].map((server) => server.counts.accepted)).toEqual([1, 1, 1])
})

test('a jump host may name its own jump host', async () => {
  const [outer, inner, device] = [await serveJump(), await serveJump(), await serve()]
  const jump = target('jump-2', inner, target('jump-1', outer))

  await newConnector().connect(target('edge-1', device, jump))

  expect([outer, inner, device].map((server) => server.counts.accepted)).toEqual([1, 1, 1])
})

test('devices behind the same jump hosts share their connections, also when they connect at once', async () => {
  const [outer, inner, device] = [await serveJump(), await serveJump(), await serve()]
  const connector = newConnector()
  // A fresh copy each time: equal ways are shared, not only identical ones.
  const way = (): SshTarget[] => [target('jump-1', outer), target('jump-2', inner)]

  const transports = await Promise.all(
    Array.from({ length: 10 }, (_, index) => connector.connect(target(`edge-${index}`, device, ...way()))),
  )

  expect(transports.every((transport) => transport.isOpen)).toBe(true)
  expect([outer, inner, device].map((server) => server.counts.accepted)).toEqual([1, 1, 10])
})

test('other credentials get a connection of their own', async () => {
  const [jump, device] = [await serve({ onClient: forwarding, onAuth: (context) => context.accept() }), await serve()]
  const connector = newConnector()

  await connector.connect(target('edge-1', device, target('jump-1', jump)))
  await connector.connect(
    target('edge-2', device, { ...target('jump-1', jump), credentials: { username: 'operator', password: PASSWORD } }),
  )

  expect(jump.counts.accepted).toBe(2)
})

test('a jump host is let go a while after its last user', async () => {
  const [jump, device] = [await serveJump(), await serve()]
  const connector = newConnector({ jumpLingerMs: 30 })
  const first = await connector.connect(target('edge-1', device, target('jump-1', jump)))
  const second = await connector.connect(target('edge-2', device, target('jump-1', jump)))

  await first.close()
  await second.shell()
  expect(jump.counts.open).toBe(1)

  await second.close()
  await vi.waitFor(() => expect(jump.counts.open).toBe(0))
})

test('within that while it is used again', async () => {
  const [jump, device] = [await serveJump(), await serve()]
  const connector = newConnector()
  await (await connector.connect(target('edge-1', device, target('jump-1', jump)))).close()

  await connector.connect(target('edge-1', device, target('jump-1', jump)))

  expect(jump.counts.accepted).toBe(1)
})

test('a jump host that cannot be reached is JUMP_FAILED with the reason', async () => {
  const device = await serve()
  const gone = await startTestServer()
  await gone.close()

  await expect(newConnector().connect(target('edge-1', device, target('jump-1', gone)))).rejects.toMatchObject({
    code: 'JUMP_FAILED',
    device: 'edge-1',
    retryable: true,
    cause: { code: 'CONNECTION_REFUSED', device: 'jump-1' },
    details: { jump: 'jump-1', causeCode: 'CONNECTION_REFUSED' },
  })
})

test('a jump host that refuses the login is JUMP_FAILED, not to be retried', async () => {
  const [jump, device] = [await serveJump(), await serve()]
  const bad = { ...target('jump-1', jump), credentials: { username: USER, password: 'wrong' } }

  await expect(newConnector().connect(target('edge-1', device, bad))).rejects.toMatchObject({
    code: 'JUMP_FAILED',
    retryable: false,
    cause: { code: 'AUTH_FAILED' },
  })
})

test('a jump host that cannot connect further is JUMP_FAILED that says where to', async () => {
  const jump = await serveJump()
  const gone = await startTestServer()
  await gone.close()

  await expect(newConnector().connect(target('edge-1', gone, target('jump-1', jump)))).rejects.toMatchObject({
    code: 'JUMP_FAILED',
    message: expect.stringContaining(`127.0.0.1 port ${gone.port}`),
  })
})

test('a jump host that forwards nothing is JUMP_FAILED', async () => {
  const [jump, device] = [await serve(), await serve()]

  await expect(newConnector().connect(target('edge-1', device, target('jump-1', jump)))).rejects.toMatchObject({
    code: 'JUMP_FAILED',
  })
})

test('a jump host that dies takes its users with it, as JUMP_FAILED', async () => {
  const [jump, device] = [await serveJump(), await serve()]
  const transport = await newConnector().connect(target('edge-1', device, target('jump-1', jump)))
  const shell = await transport.shell()
  const closed = new Promise((resolve) => shell.receive({ data() {}, closed: resolve }))

  for (const client of jump.clients) socketOf(client).resetAndDestroy()

  expect(await transport.ended).toMatchObject({ code: 'JUMP_FAILED', device: 'edge-1' })
  expect(await closed).toMatchObject({ code: 'JUMP_FAILED' })
})

test('after it has died the next device gets a new one', async () => {
  const [jump, device] = [await serveJump(), await serve()]
  const connector = newConnector()
  const transport = await connector.connect(target('edge-1', device, target('jump-1', jump)))
  for (const client of jump.clients) socketOf(client).destroy()
  await transport.ended

  await connector.connect(target('edge-1', device, target('jump-1', jump)))

  expect(jump.counts.accepted).toBe(2)
})

test('a user who gives up does not disturb the others who wait for the same jump host', async () => {
  let letIn = (): void => {}
  const jump = await serve({
    onClient: forwarding,
    onAuth(context) {
      letIn = () => context.accept()
    },
  })
  const device = await serve()
  const connector = newConnector()
  const controller = new AbortController()
  const reason = new Error('never mind')
  const leaving = connector.connect(target('edge-1', device, target('jump-1', jump)), { signal: controller.signal })
  const staying = connector.connect(target('edge-2', device, target('jump-1', jump)))
  await vi.waitFor(() => expect(jump.counts.accepted).toBe(1))

  controller.abort(reason)
  await expect(leaving).rejects.toBe(reason)
  await vi.waitFor(() => {
    letIn()
    expect(jump.counts.open).toBe(1)
  })

  expect((await staying).isOpen).toBe(true)
})

test('when all users have given up, the jump host is given up too', async () => {
  const jump = await serve({ onAuth: () => {} })
  const device = await serve()
  const controller = new AbortController()
  const attempt = newConnector().connect(target('edge-1', device, target('jump-1', jump)), {
    signal: controller.signal,
  })
  attempt.catch(() => {})
  await vi.waitFor(() => expect(jump.counts.open).toBe(1))

  controller.abort()

  await vi.waitFor(() => expect(jump.counts.open).toBe(0))
})

test('a device that hangs up behind a jump host ends its transport, not the jump host', async () => {
  const [jump, device] = [await serveJump(), await serve()]
  const connector = newConnector()
  const transport = await connector.connect(target('edge-1', device, target('jump-1', jump)))
  await transport.shell()

  for (const client of device.clients) socketOf(client).destroy()

  expect(await transport.ended).toMatchObject({ code: 'CONNECTION_CLOSED' })
  expect(jump.counts.open).toBe(1)
})

test('jump hosts that lead in a circle are OPTION_INVALID', async () => {
  const device = await serve()
  const circle = target('jump-1', device)
  circle.jump = [circle]

  await expect(newConnector().connect(target('edge-1', device, circle))).rejects.toMatchObject({
    code: 'OPTION_INVALID',
  })
})

test('closing a transport behind a jump host does not wait for anybody', async () => {
  const [jump, device] = [await serveJump(), await serve()]
  const transport = await newConnector().connect(target('edge-1', device, target('jump-1', jump)))
  for (const client of jump.clients) socketOf(client).pause()
  const began = performance.now()

  await transport.close()

  expect(performance.now() - began).toBeLessThan(1_000)
})

test('a jump host that waits for its next user does not keep the process alive', async () => {
  const [outer, inner, device] = [await serveJump(), await serveJump(), await serve()]
  const connector = newConnector({ jumpLingerMs: 60_000 })
  const way = [target('jump-1', outer), target('jump-2', inner)]
  const unref = vi.spyOn(Socket.prototype, 'unref')
  const ref = vi.spyOn(Socket.prototype, 'ref')
  const transport = await connector.connect(target('edge-1', device, ...way))

  await transport.close()
  await vi.waitFor(() => expect(unref).toHaveBeenCalledTimes(1))
  expect([outer, inner].map((server) => server.counts.open)).toEqual([1, 1])

  ref.mockClear()
  await connector.connect(target('edge-1', device, ...way))
  expect(ref).toHaveBeenCalledTimes(1)
  vi.restoreAllMocks()
})
