import { type AddressInfo, createServer } from 'node:net'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { FlotillaError } from '../../errors/flotilla-error.js'
import {
  handlersOf,
  PASSWORD,
  socketOf,
  startTestServer,
  type TestServerOptions,
  USER,
} from '../test-support/ssh-server.js'
import { startTcpServer } from '../test-support/tcp-server.js'
import { createSshConnector, type SshConnectorOptions } from './ssh-connector.js'
import type { ConnectOptions, SshTarget } from './ssh-target.js'

const cleanUp: (() => Promise<void>)[] = []

afterEach(async () => {
  for (const close of cleanUp.splice(0).reverse()) await close()
})

/** Sockets of this process, without those that listen. */
const openSockets = (): number => process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap').length

function connect(
  port: number,
  options: ConnectOptions = {},
  more: Partial<SshTarget> = {},
  connectorOptions: SshConnectorOptions = {},
) {
  const connector = createSshConnector({ hostKeys: 'insecure-accept-any', ...connectorOptions })
  cleanUp.push(() => connector.close())
  const credentials = { username: USER, password: PASSWORD }
  return connector.connect({ name: 'edge-1', host: '127.0.0.1', port, credentials, ...more }, options)
}

async function sshServer(options: TestServerOptions = {}): Promise<number> {
  const server = await startTestServer(options)
  cleanUp.push(server.close)
  return server.port
}

async function tcpServer(onSocket: Parameters<typeof startTcpServer>[0]): Promise<number> {
  const server = await startTcpServer(onSocket)
  cleanUp.push(server.close)
  return server.port
}

/** A port on which nothing listens. */
async function closedPort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

describe('a host that cannot be reached', () => {
  test('a port nobody listens on is CONNECTION_REFUSED', async () => {
    await expect(connect(await closedPort())).rejects.toMatchObject({
      code: 'CONNECTION_REFUSED',
      device: 'edge-1',
      retryable: true,
      details: { phase: 'tcp', elapsedMs: expect.any(Number), systemCode: 'ECONNREFUSED' },
    })
  })

  test('a name that does not resolve is HOST_UNREACHABLE', async () => {
    await expect(connect(22, {}, { host: 'edge-1.invalid' })).rejects.toMatchObject({
      code: 'HOST_UNREACHABLE',
      details: { phase: 'tcp' },
    })
  })
})

describe('a peer that is no SSH server', () => {
  test('a web server is PROTOCOL_ERROR that quotes it', async () => {
    const port = await tcpServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'))

    await expect(connect(port)).rejects.toMatchObject({
      code: 'PROTOCOL_ERROR',
      message: expect.stringContaining('HTTP/1.1 400 Bad Request'),
    })
  })

  test('SSH 1 is PROTOCOL_ERROR', async () => {
    const port = await tcpServer((socket) => socket.write('SSH-1.5-Cisco-1.25\r\n'))

    await expect(connect(port)).rejects.toMatchObject({ code: 'PROTOCOL_ERROR' })
  })

  test('garbage after the identification is PROTOCOL_ERROR', async () => {
    const port = await tcpServer((socket) => socket.write(`SSH-2.0-broken\r\n${'\xff'.repeat(64)}`))

    await expect(connect(port)).rejects.toMatchObject({
      code: 'PROTOCOL_ERROR',
      details: { phase: 'handshake', ident: 'broken' },
    })
  })
})

describe('a server that hangs up', () => {
  test('before the identification it is CONNECTION_CLOSED with a hint at full lines', async () => {
    const port = await tcpServer((socket) => socket.end())

    await expect(connect(port)).rejects.toMatchObject({
      code: 'CONNECTION_CLOSED',
      hint: expect.stringContaining('lines'),
      details: { phase: 'handshake' },
    })
  })

  test('after the identification too', async () => {
    const port = await tcpServer((socket) => {
      socket.write('SSH-2.0-Cisco-1.25\r\n')
      socket.once('data', () => socket.end())
    })

    await expect(connect(port)).rejects.toMatchObject({ code: 'CONNECTION_CLOSED', details: { ident: 'Cisco-1.25' } })
  })

  test('saying that all lines are busy it is LINES_BUSY', async () => {
    const port = await tcpServer((socket) => socket.end('\r\nSorry, all terminal lines are in use\r\n'))

    await expect(connect(port)).rejects.toMatchObject({ code: 'LINES_BUSY', retryable: true })
  })

  test('disconnecting because of too many connections it is LINES_BUSY', async () => {
    const port = await sshServer({
      onConnection(client) {
        handlersOf(client).SERVICE_REQUEST = (protocol) =>
          (protocol as { disconnect(reason: number): void }).disconnect(12)
      },
    })

    await expect(connect(port)).rejects.toMatchObject({ code: 'LINES_BUSY' })
  })

  test('while logging in, without an answer, it is CONNECTION_CLOSED', async () => {
    const server = await startTestServer({
      onAuth: () => {
        for (const client of server.clients) client.end()
      },
    })
    cleanUp.push(server.close)

    await expect(connect(server.port)).rejects.toMatchObject({ code: 'CONNECTION_CLOSED', details: { phase: 'auth' } })
  })
})

describe('deadlines', () => {
  test('a server that accepts and says nothing is CONNECT_TIMEOUT', async () => {
    const port = await tcpServer(() => {})

    await expect(connect(port, { connectTimeoutMs: 60 })).rejects.toMatchObject({
      code: 'CONNECT_TIMEOUT',
      message: expect.stringContaining('said nothing'),
      details: { phase: 'handshake', deadline: 'connectTimeoutMs', elapsedMs: expect.any(Number) },
    })
    await vi.waitFor(() => expect(openSockets()).toBe(0))
  })

  test('a server that stops after its identification is CONNECT_TIMEOUT that names it', async () => {
    const port = await tcpServer((socket) => socket.write('SSH-2.0-ROSSSH\r\n'))

    await expect(connect(port, { connectTimeoutMs: 60 })).rejects.toMatchObject({
      code: 'CONNECT_TIMEOUT',
      message: expect.stringContaining('ROSSSH'),
    })
  })

  test('a server that never answers the login is AUTH_TIMEOUT', async () => {
    const port = await sshServer({ onAuth: () => {} })

    await expect(connect(port, { authTimeoutMs: 60 })).rejects.toMatchObject({
      code: 'AUTH_TIMEOUT',
      details: { phase: 'auth', deadline: 'authTimeoutMs' },
    })
    await vi.waitFor(() => expect(openSockets()).toBe(0))
  })

  test('the total deadline holds in every phase', async () => {
    const port = await sshServer({ onAuth: () => {} })

    await expect(connect(port, { timeoutMs: 60 })).rejects.toMatchObject({
      code: 'AUTH_TIMEOUT',
      details: { deadline: 'timeoutMs' },
    })
  })

  test('waiting for a handshake slot counts for the total deadline only', async () => {
    const silent = await tcpServer(() => {})
    const connector = createSshConnector({ hostKeys: 'insecure-accept-any', maxHandshakes: 1 })
    cleanUp.push(() => connector.close())
    const target = {
      name: 'edge-1',
      host: '127.0.0.1',
      port: silent,
      credentials: { username: USER, password: PASSWORD },
    }
    connector.connect(target).catch(() => {})

    await expect(
      connector.connect({ ...target, name: 'edge-2' }, { connectTimeoutMs: 10, timeoutMs: 100 }),
    ).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED', device: 'edge-2', details: { phase: 'queue' } })
  })
})

describe('aborting', () => {
  const reason = new Error('changed my mind')

  test('before it begins, nothing is sent', async () => {
    const server = await startTestServer()
    cleanUp.push(server.close)

    await expect(connect(server.port, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
    expect(server.counts.accepted).toBe(0)
  })

  test('while credentials are being resolved', async () => {
    const controller = new AbortController()
    const attempt = connect(
      22,
      { signal: controller.signal },
      { credentials: { resolve: () => new Promise(() => {}) } },
    )
    controller.abort(reason)

    await expect(attempt).rejects.toBe(reason)
  })

  test.each([
    ['while the TCP connection is being made', (abort: () => void) => tcpServer(abort)],
    [
      'during the handshake',
      (abort: () => void) => tcpServer((socket) => socket.on('data', abort).write('SSH-2.0-x\r\n')),
    ],
    ['during the login', (abort: () => void) => sshServer({ onAuth: abort })],
  ])('%s closes the socket and rejects with the reason', async (_phase, start) => {
    const controller = new AbortController()
    const port = await start(() => controller.abort(reason))

    await expect(connect(port, { signal: controller.signal })).rejects.toBe(reason)
    await vi.waitFor(() => expect(openSockets()).toBe(0))
  })

  test('while waiting for a slot', async () => {
    const silent = await tcpServer(() => {})
    const controller = new AbortController()
    const connector = createSshConnector({ hostKeys: 'insecure-accept-any', maxHandshakes: 1 })
    cleanUp.push(() => connector.close())
    const target = {
      name: 'edge-1',
      host: '127.0.0.1',
      port: silent,
      credentials: { username: USER, password: PASSWORD },
    }
    connector.connect(target).catch(() => {})
    const waiting = connector.connect(target, { signal: controller.signal })
    controller.abort(reason)

    await expect(waiting).rejects.toBe(reason)
  })

  test('one signal for many devices brings no warning of a leak', async () => {
    const port = await sshServer()
    const warnings: Error[] = []
    const onWarning = (warning: Error): void => void warnings.push(warning)
    process.on('warning', onWarning)
    const { signal } = new AbortController()

    await Promise.all(Array.from({ length: 20 }, () => connect(port, { signal })))
    await new Promise((resolve) => setImmediate(resolve))
    process.off('warning', onWarning)

    expect(warnings).toEqual([])
  })

  test('leaves no listener on the signal when the connection succeeded', async () => {
    const controller = new AbortController()
    const add = vi.spyOn(controller.signal, 'addEventListener')
    const remove = vi.spyOn(controller.signal, 'removeEventListener')

    const transport = await connect(await sshServer(), { signal: controller.signal })

    expect(add).toHaveBeenCalled()
    expect(remove.mock.calls.map(([, listener]) => listener)).toEqual(
      expect.arrayContaining(add.mock.calls.map(([, listener]) => listener)),
    )
    controller.abort(reason)
    expect(transport.isOpen).toBe(true)
  })
})

describe('algorithms', () => {
  test('a server with old algorithms only is ALGORITHM_MISMATCH that says what would help', async () => {
    const port = await sshServer({
      algorithms: { kex: ['diffie-hellman-group14-sha1'], cipher: ['aes128-cbc'], hmac: ['hmac-sha1'] },
    })

    const error = await connect(port).catch((failure: unknown) => failure)

    expect(error).toMatchObject({
      code: 'ALGORITHM_MISMATCH',
      retryable: false,
      details: { profile: 'modern', suggestedProfile: 'legacy', mismatches: ['kex', 'cipher', 'mac'] },
    })
    expect((error as FlotillaError).message).toContain('diffie-hellman-group14-sha1')
    expect((error as FlotillaError).message).toContain("security: 'legacy'")
    expect((error as FlotillaError).message).not.toContain('kex-strict')
  })

  test.each([
    ['compatible', { kex: ['diffie-hellman-group14-sha1'], hmac: ['hmac-sha1'], cipher: ['aes128-ctr'] }],
    ['legacy', { kex: ['diffie-hellman-group1-sha1'], cipher: ['3des-cbc'], hmac: ['hmac-md5'] }],
  ] as const)("security: '%s' connects to a server that can do no better", async (security, algorithms) => {
    const port = await sshServer({ algorithms: algorithms as never })

    const transport = await connect(port, {}, { security })

    expect(transport.isOpen).toBe(true)
  })
})

describe('the handshake limit', () => {
  test('at most so many handshakes are under way, and every one gets its turn', async () => {
    let underWay = 0
    let most = 0
    const port = await sshServer({
      onConnection() {
        most = Math.max(most, ++underWay)
      },
      onClient() {
        underWay--
      },
    })
    const connector = createSshConnector({ hostKeys: 'insecure-accept-any', maxHandshakes: 3 })
    cleanUp.push(() => connector.close())
    const credentials = { username: USER, password: PASSWORD }

    const transports = await Promise.all(
      Array.from({ length: 12 }, (_, index) =>
        connector.connect({ name: `edge-${index}`, host: '127.0.0.1', port, credentials }),
      ),
    )

    expect(most).toBeLessThanOrEqual(3)
    expect(transports.every((transport) => transport.isOpen)).toBe(true)
  })
})

describe('the connector', () => {
  test('closing it closes its connections and fails attempts under way', async () => {
    const port = await sshServer()
    const silent = await tcpServer(() => {})
    const connector = createSshConnector({ hostKeys: 'insecure-accept-any' })
    const target = { name: 'edge-1', host: '127.0.0.1', port, credentials: { username: USER, password: PASSWORD } }
    const transport = await connector.connect(target)
    const attempt = connector.connect({ ...target, port: silent })
    attempt.catch(() => {})

    await connector.close()
    await connector.close()

    expect(transport.isOpen).toBe(false)
    await expect(attempt).rejects.toMatchObject({ code: 'CONNECTION_CLOSED' })
    await expect(connector.connect(target)).rejects.toMatchObject({ code: 'CONNECTION_CLOSED' })
    await vi.waitFor(() => expect(openSockets()).toBe(0))
  })

  test.each<[string, Partial<SshTarget>, ConnectOptions]>([
    ['port 0', { port: 0 }, {}],
    ['an empty host', { host: '' }, {}],
    ['an unknown profile', { security: 'lax' as never }, {}],
    ['an unknown host key policy', { hostKeys: 'whatever' as never }, {}],
    ['a negative deadline', {}, { timeoutMs: -1 }],
    ['no pinned fingerprint', { hostKeys: { pinned: [] } }, {}],
  ])('%s is OPTION_INVALID', async (_what, target, options) => {
    await expect(connect(22, options, target)).rejects.toMatchObject({ code: 'OPTION_INVALID' })
  })

  test('an error of a connection says what to try', async () => {
    const error = await connect(await closedPort()).catch((failure: unknown) => failure)

    expect(error).toBeInstanceOf(FlotillaError)
    expect((error as FlotillaError).hint).not.toBe('')
  })
})

describe('a server that does not take a login sent ahead', () => {
  test('is logged in to the plain way, and that is remembered', async () => {
    const port = await sshServer({
      onConnection(client) {
        const handlers = handlersOf(client)
        const { SERVICE_REQUEST: serve, USERAUTH_REQUEST: authenticate } = handlers
        let isServed = false
        handlers.SERVICE_REQUEST = (...values) => {
          setTimeout(() => {
            isServed = true
            serve?.(...values)
          }, 5)
        }
        handlers.USERAUTH_REQUEST = (...values) => (isServed ? authenticate?.(...values) : socketOf(client).destroy())
        attempts++
      },
    })
    let attempts = 0
    const connector = createSshConnector({ hostKeys: 'insecure-accept-any' })
    cleanUp.push(() => connector.close())
    const target = { name: 'edge-1', host: '127.0.0.1', port, credentials: { username: USER, password: PASSWORD } }

    await connector.connect(target)
    expect(attempts).toBe(2)
    await connector.connect(target)
    expect(attempts).toBe(3)
  })
})
