import type { ServerChannel } from 'ssh2'
import { afterEach, expect, test, vi } from 'vitest'
import { transportContract } from '../../testing/contracts/transport-contract.js'
import type { DeviceTransport } from '../device-transport.js'
import {
  PASSWORD,
  socketOf,
  startTestServer,
  type TestServer,
  type TestServerOptions,
  USER,
} from '../test-support/ssh-server.js'
import { createSshConnector, type SshConnector } from './ssh-connector.js'
import type { ConnectOptions } from './ssh-target.js'

const cleanUp: (() => Promise<void>)[] = []

afterEach(async () => {
  for (const close of cleanUp.splice(0).reverse()) await close()
})

const runCommand = (channel: ServerChannel, command: string): void => {
  if (command.startsWith('echo ')) channel.write(`${command.slice(5)}\n`)
  if (command === 'fail') channel.stderr.write('no\n')
  if (command === 'wait') return
  channel.exit(command === 'fail' ? 3 : 0)
  channel.end()
}

async function open(
  serverOptions: TestServerOptions = {},
  connectOptions: ConnectOptions = {},
): Promise<{ transport: DeviceTransport; server: TestServer; connector: SshConnector }> {
  const server = await startTestServer({ onExec: runCommand, ...serverOptions })
  cleanUp.push(server.close)
  const connector = createSshConnector({ hostKeys: 'insecure-accept-any' })
  cleanUp.push(() => connector.close())
  const target = {
    name: 'edge-1',
    host: '127.0.0.1',
    port: server.port,
    credentials: { username: USER, password: PASSWORD },
  }
  return { transport: await connector.connect(target, connectOptions), server, connector }
}

transportContract(async () => {
  let shell: ServerChannel | undefined
  const { transport, server } = await open({
    onShell(channel) {
      shell = channel
      channel.on('data', (data: Buffer) => channel.write(data))
    },
  })
  return {
    transport,
    cut() {
      for (const client of server.clients) socketOf(client).resetAndDestroy()
    },
    endShell: () => shell?.close(),
  }
})

test('facts tell the identification, the banner and the fingerprint of the host key', async () => {
  const { transport } = await open({ ident: 'Cisco-1.25', banner: 'Authorised use only' })

  expect(transport.facts).toEqual({
    ident: 'Cisco-1.25',
    banner: 'Authorised use only\r\n',
    hostKeyFingerprint: expect.stringMatching(/^SHA256:[\w+/]{43}$/),
  })
})

test('the shell gets the terminal that was asked for', async () => {
  let seen: unknown
  const { transport } = await open({
    onShell(channel, terminal) {
      seen = terminal
      channel.write('> ')
    },
  })

  const shell = await transport.shell({ columns: 511, rows: 100, term: 'vt220' })
  await new Promise<void>((resolve) => shell.receive({ data: () => resolve(), closed() {} }))

  expect(seen).toMatchObject({ cols: 511, rows: 100, term: 'vt220' })
})

test('one write is one packet to the device', async () => {
  const packets: string[] = []
  const { transport } = await open({
    onShell(channel) {
      channel.on('data', (data: Buffer) => {
        packets.push(data.toString())
        channel.write('.')
      })
    },
  })
  const shell = await transport.shell()
  const answered = new Promise<void>((resolve) => shell.receive({ data: () => resolve(), closed() {} }))

  shell.write('show version\n')
  await answered

  expect(packets).toEqual(['show version\n'])
})

test('20 MB of output arrive whole, in order, and no faster than the receiver takes them', async () => {
  const total = 20 * 1_048_576
  let written = 0
  const { transport } = await open({
    onShell(channel) {
      const block = Buffer.alloc(65_536)
      const more = (): void => {
        while (written < total) {
          block.writeUInt32BE(written, 0)
          written += block.length
          if (!channel.write(Buffer.from(block))) return void channel.once('drain', more)
        }
        channel.end()
      }
      more()
    },
  })
  const shell = await transport.shell()
  let received = 0
  let mostAhead = 0
  const closed = new Promise<void>((resolve) => {
    shell.receive({
      data(chunk) {
        received += chunk.length
        mostAhead = Math.max(mostAhead, written - received)
        if (received % 1_048_576 < chunk.length) {
          shell.pause()
          setImmediate(() => shell.resume())
        }
      },
      closed: () => resolve(),
    })
  })
  await closed

  expect(received).toBe(total)
  // Two windows at most: one on the way and one in the server's own buffer.
  expect(mostAhead).toBeLessThan(8 * 1_048_576)
})

test('exec gathers 20 MB and keeps only what it may', async () => {
  const { transport } = await open({
    onExec(channel) {
      channel.write(Buffer.alloc(20 * 1_048_576, 'x'), () => {
        channel.exit(0)
        channel.end()
      })
    },
  })
  let seen = 0

  const result = await transport.exec('show tech', {
    maxBytes: 1_048_576,
    onStdout: (chunk) => {
      seen += chunk.length
    },
  })

  expect(result.stdout).toHaveLength(1_048_576)
  expect(result.truncated).toBe(true)
  expect(seen).toBe(20 * 1_048_576)
})

test('exec hands standard input over and closes it', async () => {
  const { transport } = await open({
    onExec(channel) {
      let text = ''
      channel.on('data', (data: Buffer) => {
        text += data
      })
      channel.on('end', () => {
        channel.write(text.toUpperCase())
        channel.exit(0)
        channel.end()
      })
    },
  })

  expect(Buffer.from((await transport.exec('upper', { stdin: 'abc' })).stdout).toString()).toBe('ABC')
})

test('an interactive command is answered on standard error', async () => {
  const { transport } = await open({
    onExec(channel) {
      channel.stderr.write('[sudo] password: ')
      channel.on('data', (data: Buffer) => {
        channel.write(`got ${data}`)
        channel.exit(0)
        channel.end()
      })
    },
  })

  const result = await transport.exec('sudo -S true', {
    interactive: true,
    onStderr: (chunk, write) => Buffer.from(chunk).includes('password') && write('secret\n'),
  })

  expect(Buffer.from(result.stdout).toString()).toBe('got secret\n')
})

test('a command that a signal ended has no exit status', async () => {
  const { transport } = await open({
    onExec(channel) {
      channel.exit('KILL' as never)
      channel.end()
    },
  })

  expect(await transport.exec('sleep 9')).toMatchObject({ exitStatus: null, signalName: 'SIGKILL' })
})

test('a callback that throws fails the command with its error', async () => {
  const { transport } = await open()
  const error = new Error('in my code')

  await expect(
    transport.exec('echo x', {
      onStdout() {
        throw error
      },
    }),
  ).rejects.toBe(error)
})

test('a refused session is LINES_BUSY', async () => {
  const { transport } = await open({ onSession: () => 'reject' })

  await expect(transport.shell()).rejects.toMatchObject({ code: 'LINES_BUSY', device: 'edge-1', retryable: true })
  expect(transport.isOpen).toBe(true)
})

test('a refused command is UNSUPPORTED', async () => {
  const { transport } = await open({ onExec: undefined })

  await expect(transport.exec('show version')).rejects.toMatchObject({ code: 'UNSUPPORTED' })
})

test('a device that stops answering is found out by keepalive probes', async () => {
  const { transport, server } = await open({}, { keepAliveIntervalMs: 20, keepAliveCount: 2 })
  for (const client of server.clients) socketOf(client).pause()

  const error = await transport.ended

  expect(error).toMatchObject({ code: 'CONNECTION_CLOSED', message: expect.stringContaining('keepalive') })
})

test('a device that answers keepalive probes stays connected', async () => {
  const { transport, server } = await open({}, { keepAliveIntervalMs: 5, keepAliveCount: 1 })
  const [client] = server.clients
  const before = client ? socketOf(client).bytesRead : 0
  // Each probe is some 50 bytes.
  await vi.waitFor(() => expect(client && socketOf(client).bytesRead).toBeGreaterThan(before + 500))

  expect(transport.isOpen).toBe(true)
})

test('a shell that the device never opens fails at the deadline, and the transport stays usable', async () => {
  let answer: 'ignore' | 'accept' = 'ignore'
  const { transport } = await open({ onSession: () => answer }, { connectTimeoutMs: 300 })

  await expect(transport.shell()).rejects.toMatchObject({ code: 'CONNECT_TIMEOUT', details: { phase: 'channel' } })

  answer = 'accept'
  expect((await transport.exec('echo x')).exitStatus).toBe(0)
})

test('aborting a shell that is being opened rejects with the reason', async () => {
  const { transport } = await open()
  const controller = new AbortController()
  const reason = new Error('never mind')

  const opening = transport.shell({ signal: controller.signal })
  controller.abort(reason)

  await expect(opening).rejects.toBe(reason)
})

test('close does not wait for a device that has stopped reading', async () => {
  const { transport, server } = await open()
  for (const client of server.clients) socketOf(client).pause()
  const began = performance.now()

  await transport.close()

  expect(performance.now() - began).toBeLessThan(1_000)
  expect(await transport.ended).toBeUndefined()
})

test('closing leaves no socket behind', async () => {
  const { transport, server } = await open()
  await transport.shell()

  await transport.close()

  await vi.waitFor(() => expect(server.counts.open).toBe(0))
  expect(process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap')).toEqual([])
})
