import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { FlotillaError } from '../../errors/flotilla-error.js'
import { transportContract } from '../../testing/contracts/transport-contract.js'
import type { MemoryChannelEnd } from './memory-channel.js'
import type { MemoryExecHandler } from './memory-exec.js'
import { createMemoryFiles } from './memory-files.js'
import { createMemoryTransport, type MemoryConnection } from './memory-transport.js'

const runCommand: MemoryExecHandler = async ({ command, stdout, stderr, signal }) => {
  if (command.startsWith('echo ')) stdout(`${command.slice(5)}\n`)
  else if (command === 'fail') {
    stderr('no\n')
    return 3
  } else await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }))
  return 0
}

transportContract(async () => {
  let end: MemoryChannelEnd | undefined
  let connection: MemoryConnection | undefined
  const transport = createMemoryTransport({
    onShell(device, request) {
      end = device
      connection = request.connection
      device.receive({ data: (chunk) => void device.write(chunk), closed() {} })
    },
    onExec: runCommand,
  })
  return {
    transport,
    cut: () => connection?.drop(new FlotillaError('CONNECTION_CLOSED', 'The link went down')),
    endShell: () => end?.close(),
  }
})

test('delivery is asynchronous: a write never calls the other side before it returns', async () => {
  const order: string[] = []
  const transport = createMemoryTransport({
    onShell: (end) => end.receive({ data: () => void order.push('device heard'), closed() {} }),
  })
  const shell = await transport.shell()

  shell.write('x')
  order.push('write returned')
  await Promise.resolve()
  await Promise.resolve()

  expect(order).toEqual(['write returned', 'device heard'])
})

test('what the device wrote before it closed arrives before the end', async () => {
  const transport = createMemoryTransport({
    onShell(end) {
      end.write('Connection to edge-1 closed.\r\n')
      end.close()
    },
  })
  const shell = await transport.shell()
  const events: string[] = []
  await new Promise<void>((resolve) =>
    shell.receive({
      data: (chunk) => void events.push(Buffer.from(chunk).toString()),
      closed() {
        events.push('closed')
        resolve()
      },
    }),
  )

  expect(events).toEqual(['Connection to edge-1 closed.\r\n', 'closed'])
})

test('a device that writes faster than the client reads is told so, and when to go on', async () => {
  let end: MemoryChannelEnd | undefined
  const transport = createMemoryTransport({
    onShell(device) {
      end = device
    },
  })
  const shell = await transport.shell()
  const megabyte = Buffer.alloc(1_048_576)

  expect(end?.write(megabyte)).toBe(true)
  expect(end?.write(megabyte)).toBe(false)
  let isDrained = false
  const drained = end?.drained().then(() => {
    isDrained = true
  })
  await Promise.resolve()
  expect(isDrained).toBe(false)

  let received = 0
  shell.receive({
    data: (chunk) => {
      received += chunk.length
    },
    closed() {},
  })
  await drained
  expect(received).toBe(2 * 1_048_576)
})

test('a device may refuse a shell', async () => {
  const transport = createMemoryTransport({
    onShell() {
      throw new FlotillaError('LINES_BUSY', 'All lines are in use')
    },
  })

  await expect(transport.shell()).rejects.toMatchObject({ code: 'LINES_BUSY' })
})

test('what is not played is unsupported', async () => {
  const transport = createMemoryTransport({ name: 'edge-1' })

  await expect(transport.shell()).rejects.toMatchObject({ code: 'UNSUPPORTED', device: 'edge-1' })
  await expect(transport.exec('uptime')).rejects.toMatchObject({ code: 'UNSUPPORTED' })
  await expect(transport.files()).rejects.toMatchObject({ code: 'UNSUPPORTED' })
})

test('an interactive command gets its answers through standard error', async () => {
  const transport = createMemoryTransport({
    async onExec({ stderr, stdout, read }) {
      stderr('password: ')
      stdout(`got ${await read()}`)
      return 0
    },
  })

  const result = await transport.exec('sudo true', { interactive: true, onStderr: (_chunk, write) => write('secret') })

  expect(Buffer.from(result.stdout).toString()).toBe('got secret')
})

test('standard input ends after what was given', async () => {
  const transport = createMemoryTransport({
    async onExec({ stdout, read }) {
      for (let piece = await read(); piece !== undefined; piece = await read()) stdout(`<${piece}>`)
      return 0
    },
  })

  expect(Buffer.from((await transport.exec('cat', { stdin: 'abc' })).stdout).toString()).toBe('<abc>')
})

test('files go up and down, and a full device says so', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'flotilla-'))
  const files = new Map<string, Uint8Array>()
  const channel = createMemoryFiles(files, { name: 'edge-1', capacityBytes: 10 })
  await writeFile(join(folder, 'image.bin'), 'firmware')
  await writeFile(join(folder, 'huge.bin'), 'x'.repeat(11))

  expect(await channel.upload(join(folder, 'image.bin'), 'flash:/image.bin')).toBe(8)
  expect(await channel.stat('flash:/image.bin')).toEqual({ size: 8, isDirectory: false })
  await expect(channel.upload(join(folder, 'huge.bin'), 'flash:/huge.bin')).rejects.toMatchObject({ code: 'DISK_FULL' })
  expect(await channel.download('flash:/image.bin', join(folder, 'copy.bin'))).toBe(8)
  expect(await readFile(join(folder, 'copy.bin'), 'utf8')).toBe('firmware')
  await channel.remove('flash:/image.bin')
  await expect(channel.download('flash:/image.bin', join(folder, 'copy.bin'))).rejects.toMatchObject({
    code: 'FILE_NOT_FOUND',
  })
  expect(await readFile(join(folder, 'copy.bin'), 'utf8')).toBe('firmware')
})
