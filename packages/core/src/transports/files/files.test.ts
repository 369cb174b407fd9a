import { randomBytes } from 'node:crypto'
import { mkdtemp, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import type { FileChannel } from '../device-transport.js'
import { createSshConnector } from '../ssh/ssh-connector.js'
import { type SftpFaults, serveScp, serveSftp } from '../test-support/file-servers.js'
import {
  handlersOf,
  PASSWORD,
  socketOf,
  startTestServer,
  type TestServer,
  type TestServerOptions,
  USER,
} from '../test-support/ssh-server.js'

const cleanUp: (() => Promise<void>)[] = []

afterEach(async () => {
  for (const close of cleanUp.splice(0).reverse()) await close()
})

async function open(options: TestServerOptions): Promise<{ files: FileChannel; server: TestServer; folder: string }> {
  const server = await startTestServer(options)
  cleanUp.push(server.close)
  const connector = createSshConnector({ hostKeys: 'insecure-accept-any' })
  cleanUp.push(() => connector.close())
  const credentials = { username: USER, password: PASSWORD }
  const transport = await connector.connect({ name: 'edge-1', host: '127.0.0.1', port: server.port, credentials })
  return { files: await transport.files(), server, folder: await mkdtemp(join(tmpdir(), 'flotilla-')) }
}

const withSftp = (faults: SftpFaults = {}) => open({ onSftp: (accept) => serveSftp(accept(), faults) })
const withScp = () => open({ onExec: serveScp })

describe.each([
  ['sftp', withSftp],
  ['scp', withScp],
] as const)('%s', (protocol, start) => {
  test('a file goes up and comes down unchanged', async () => {
    const { files, folder } = await start()
    const content = randomBytes(3_000_001)
    await writeFile(join(folder, 'image.bin'), content)
    const progress: number[] = []

    expect(files.protocol).toBe(protocol)
    expect(
      await files.upload(join(folder, 'image.bin'), join(folder, 'remote.bin'), {
        onProgress: (done, total) => {
          expect(total).toBe(content.length)
          progress.push(done)
        },
      }),
    ).toBe(content.length)
    expect(await files.download(join(folder, 'remote.bin'), join(folder, 'copy.bin'))).toBe(content.length)

    expect((await readFile(join(folder, 'remote.bin'))).equals(content)).toBe(true)
    expect((await readFile(join(folder, 'copy.bin'))).equals(content)).toBe(true)
    expect(progress.at(-1)).toBe(content.length)
    expect(progress).toEqual([...progress].sort((a, b) => a - b))
  })

  test('an empty file and a name with spaces and quotes pass too', async () => {
    const { files, folder } = await start()
    const name = join(folder, "it's empty")
    await writeFile(join(folder, 'empty'), '')

    expect(await files.upload(join(folder, 'empty'), name)).toBe(0)
    expect(await files.download(name, join(folder, 'copy'))).toBe(0)
    expect((await stat(join(folder, 'copy'))).size).toBe(0)
  })

  test('stat tells the size, or that there is nothing', async () => {
    const { files, folder } = await start()
    await writeFile(join(folder, 'config'), 'hostname edge-1\n')

    expect(await files.stat(join(folder, 'config'))).toEqual({ size: 16, isDirectory: false })
    expect(await files.stat(join(folder, 'nothing'))).toBeUndefined()
  })

  test('a missing remote file is FILE_NOT_FOUND, and the local file stays as it was', async () => {
    const { files, folder } = await start()
    await writeFile(join(folder, 'copy'), 'older')

    await expect(files.download(join(folder, 'nothing'), join(folder, 'copy'))).rejects.toMatchObject({
      code: 'FILE_NOT_FOUND',
      device: 'edge-1',
      details: { side: 'remote' },
    })
    expect(await readFile(join(folder, 'copy'), 'utf8')).toBe('older')
    expect(await readdir(folder)).toEqual(['copy'])
  })

  test('a missing local file is FILE_NOT_FOUND on this side, and nothing is created', async () => {
    const { files, folder } = await start()

    await expect(files.upload(join(folder, 'nothing'), join(folder, 'remote'))).rejects.toMatchObject({
      code: 'FILE_NOT_FOUND',
      details: { side: 'local' },
    })
    expect(await readdir(folder)).toEqual([])
  })

  test('aborting rejects with the reason', async () => {
    const { files, folder } = await start()
    await writeFile(join(folder, 'image.bin'), Buffer.alloc(20_000_000))
    const controller = new AbortController()
    const reason = new Error('changed my mind')

    const transfer = files.upload(join(folder, 'image.bin'), join(folder, 'remote.bin'), {
      signal: controller.signal,
      onProgress: () => controller.abort(reason),
    })

    await expect(transfer).rejects.toBe(reason)
    await expect(
      files.download(join(folder, 'image.bin'), join(folder, 'copy'), { signal: AbortSignal.abort(reason) }),
    ).rejects.toBe(reason)
    expect(await readdir(folder)).not.toContain('copy')
  })
})

describe('sftp', () => {
  test('an aborted upload leaves nothing on the device', async () => {
    const { files, folder } = await withSftp()
    await writeFile(join(folder, 'image.bin'), Buffer.alloc(20_000_000))
    const controller = new AbortController()
    const reason = new Error('changed my mind')

    const transfer = files.upload(join(folder, 'image.bin'), join(folder, 'remote.bin'), {
      signal: controller.signal,
      onProgress: () => controller.abort(reason),
    })

    await expect(transfer).rejects.toBe(reason)
    expect(await readdir(folder)).toEqual(['image.bin'])
  })

  test('an aborted download leaves nothing here', async () => {
    const { files, folder } = await withSftp()
    await writeFile(join(folder, 'remote.bin'), Buffer.alloc(20_000_000))
    const controller = new AbortController()
    const reason = new Error('changed my mind')

    const transfer = files.download(join(folder, 'remote.bin'), join(folder, 'copy.bin'), {
      signal: controller.signal,
      onProgress: () => controller.abort(reason),
    })

    await expect(transfer).rejects.toBe(reason)
    expect(await readdir(folder)).toEqual(['remote.bin'])
  })

  test('a write that fails is TRANSFER_FAILED, and the partial file is removed', async () => {
    const { files, folder } = await withSftp({ failWritesAfter: 1_000_000 })
    await writeFile(join(folder, 'image.bin'), Buffer.alloc(3_000_000))

    await expect(files.upload(join(folder, 'image.bin'), join(folder, 'remote.bin'))).rejects.toMatchObject({
      code: 'TRANSFER_FAILED',
    })
    expect(await readdir(folder)).toEqual(['image.bin'])
  })

  test('a forbidden file is FILE_DENIED', async () => {
    const { files, folder } = await open({
      onSftp: (accept) => {
        const sftp = accept() as {
          on(event: string, listener: (id: number) => void): void
          status(id: number, code: number): void
        }
        sftp.on('OPEN', (id) => sftp.status(id, 3))
      },
    })

    await expect(files.download('/etc/shadow', join(folder, 'copy'))).rejects.toMatchObject({ code: 'FILE_DENIED' })
  })

  test('reads are under way side by side', async () => {
    let reads = 0
    const { files, folder } = await withSftp({ isStuck: true, onRead: () => void reads++ })
    await writeFile(join(folder, 'remote.bin'), Buffer.alloc(20_000_000))
    const controller = new AbortController()
    const reason = new Error('changed my mind')
    const transfer = files.download(join(folder, 'remote.bin'), join(folder, 'copy.bin'), { signal: controller.signal })
    transfer.catch(() => {})
    while (reads < 64) await new Promise((resolve) => setImmediate(resolve))
    controller.abort(reason)

    await expect(transfer).rejects.toBe(reason)
  })

  test('a connection that breaks ends the transfer with its error', async () => {
    const { files, folder, server } = await withSftp({
      onRead: () => {
        for (const client of server.clients) socketOf(client).resetAndDestroy()
      },
    })
    await writeFile(join(folder, 'remote.bin'), Buffer.alloc(1_000_000))

    await expect(files.download(join(folder, 'remote.bin'), join(folder, 'copy.bin'))).rejects.toMatchObject({
      code: 'CONNECTION_CLOSED',
    })
    expect(await readdir(folder)).toEqual(['remote.bin'])
  })

  test('a closed channel answers nothing more, but says so', async () => {
    const { files, folder } = await withSftp()
    await files.close()

    await expect(files.stat(folder)).rejects.toMatchObject({ code: 'CONNECTION_CLOSED' })
    await expect(files.download(join(folder, 'x'), join(folder, 'y'))).rejects.toMatchObject({
      code: 'CONNECTION_CLOSED',
    })
  })

  test('remove removes', async () => {
    const { files, folder } = await withSftp()
    await writeFile(join(folder, 'old.bin'), 'x')

    await files.remove(join(folder, 'old.bin'))

    expect(await readdir(folder)).toEqual([])
    await expect(files.remove(join(folder, 'old.bin'))).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' })
  })
})

test('what the device refuses leaves no session open behind', async () => {
  let closed = 0
  const server = await startTestServer({
    onClient(client) {
      const handlers = handlersOf(client)
      const { CHANNEL_CLOSE: onClose } = handlers
      handlers.CHANNEL_CLOSE = (...values) => {
        closed++
        onClose?.(...values)
      }
    },
  })
  cleanUp.push(server.close)
  const connector = createSshConnector({ hostKeys: 'insecure-accept-any' })
  cleanUp.push(() => connector.close())
  const credentials = { username: USER, password: PASSWORD }
  const transport = await connector.connect({ name: 'edge-1', host: '127.0.0.1', port: server.port, credentials })

  await expect(transport.exec('uptime')).rejects.toMatchObject({ code: 'UNSUPPORTED' })
  await transport.files()

  await expect.poll(() => closed).toBe(2)
})

describe('scp', () => {
  test('a full disk and a forbidden folder are told apart', async () => {
    const { files, folder } = await withScp()
    await writeFile(join(folder, 'image.bin'), 'firmware')

    await expect(files.upload(join(folder, 'image.bin'), '/full/image.bin')).rejects.toMatchObject({
      code: 'DISK_FULL',
    })
    await expect(files.upload(join(folder, 'image.bin'), '/forbidden/image.bin')).rejects.toMatchObject({
      code: 'FILE_DENIED',
    })
  })

  test('removing is UNSUPPORTED', async () => {
    const { files } = await withScp()

    await expect(files.remove('flash:/old.bin')).rejects.toMatchObject({ code: 'UNSUPPORTED' })
  })

  test('a device with neither is UNSUPPORTED', async () => {
    const { files, folder } = await open({
      onExec(channel) {
        channel.stderr.write('% Invalid input detected\n')
        channel.exit(1)
        channel.end()
      },
    })
    await writeFile(join(folder, 'image.bin'), 'firmware')

    await expect(files.upload(join(folder, 'image.bin'), 'flash:/image.bin')).rejects.toMatchObject({
      code: 'UNSUPPORTED',
    })
  })
})
