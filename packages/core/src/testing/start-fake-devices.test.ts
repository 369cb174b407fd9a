import net from 'node:net'
import ssh2, { type ClientChannel, type ConnectConfig, type SFTPWrapper } from 'ssh2'
import { afterEach, describe, expect, test } from 'vitest'
import { isFlotillaError } from '../errors/flotilla-error.js'
import type { Device } from '../inventory/device.js'
import { createClientKey } from './ssh-server/host-key.js'
import { type FakeDevices, type StartFakeDevicesOptions, startFakeDevices } from './start-fake-devices.js'

const cleanUp: (() => unknown)[] = []
afterEach(async () => {
  for (const step of cleanUp.splice(0).reverse()) await step()
})

async function start(options: StartFakeDevicesOptions = {}): Promise<FakeDevices> {
  const fakes = await startFakeDevices(options)
  cleanUp.push(() => fakes.close())
  return fakes
}

/** A plain ssh2 client, ready or failed. */
function connect(device: Device, options: ConnectConfig = {}): Promise<ssh2.Client> {
  const client = new ssh2.Client()
  cleanUp.push(() => client.destroy())
  return new Promise((resolve, reject) => {
    client.once('ready', () => resolve(client))
    client.on('error', reject)
    client.once('close', () => reject(new Error('closed')))
    client.connect({
      host: device.host,
      port: device.port ?? 22,
      username: 'admin',
      password: 'fake-device-password',
      ...options,
    })
    client.setNoDelay(true)
  })
}

function shell(client: ssh2.Client): Promise<ClientChannel> {
  return new Promise((resolve, reject) => {
    client.shell({ cols: 511, rows: 0 }, (error, channel) => (error ? reject(error) : resolve(channel)))
  })
}

/** Reads until the text ends so, or the channel closes. */
function until(channel: ClientChannel, end: RegExp): Promise<string> {
  return new Promise((resolve) => {
    let text = ''
    const finish = (): void => {
      channel.off('data', onData)
      resolve(text)
    }
    const onData = (chunk: Buffer): void => {
      text += chunk.toString()
      if (end.test(text)) finish()
    }
    channel.on('data', onData)
    channel.once('close', finish)
  })
}

function exec(
  client: ssh2.Client,
  command: string,
): Promise<{ stdout: string; stderr: string; status: number | null }> {
  return new Promise((resolve, reject) => {
    client.exec(command, (error, channel) => {
      if (error) return reject(error)
      let stdout = ''
      let stderr = ''
      let status: number | null = null
      channel.on('data', (chunk: Buffer) => {
        stdout += chunk.toString()
      })
      channel.stderr.on('data', (chunk: Buffer) => {
        stderr += chunk.toString()
      })
      channel.on('exit', (code) => {
        status = code
      })
      channel.on('close', () => resolve({ stdout, stderr, status }))
    })
  })
}

const sftp = (client: ssh2.Client): Promise<SFTPWrapper> =>
  new Promise((resolve, reject) => client.sftp((error, channel) => (error ? reject(error) : resolve(channel))))

const only = ({ devices }: FakeDevices) => {
  const [device] = devices
  if (!device) throw new Error('there is no device')
  return device
}

test('each device has a name, an address, credentials and a pinned host key of its own', async () => {
  const fakes = await start({
    count: 3,
    platform: ['cisco-ios', 'arista-eos'],
    namePrefix: 'lab-',
    enableSecret: 's3cret',
  })

  expect(fakes.devices.map(({ name, platform }) => [name, platform])).toEqual([
    ['lab-1', 'cisco-ios'],
    ['lab-2', 'arista-eos'],
    ['lab-3', 'cisco-ios'],
  ])
  expect(new Set(fakes.devices.map(({ port }) => port)).size).toBe(3)
  expect(fakes.get('lab-2')).toMatchObject({
    host: '127.0.0.1',
    credentials: { username: 'admin', password: 'fake-device-password', secrets: { enable: 's3cret' } },
    hostKeys: { pinned: [expect.stringMatching(/^SHA256:[\w+/]{43}$/)] },
  })
  expect(() => fakes.get('lab-9')).toThrow(
    expect.toSatisfy((error) => isFlotillaError(error) && error.code === 'OPTION_INVALID'),
  )
})

test('a device is plain data, whatever else can be asked of it', async () => {
  const device = only(await start())

  expect(Object.keys(device)).toEqual(['name', 'host', 'port', 'platform', 'credentials', 'hostKeys'])
  expect(device.sent).toEqual([])
})

describe('login', () => {
  test('with a password, over keyboard-interactive, and with a key', async () => {
    const { privateKey, publicKey } = createClientKey()
    const device = only(await start({ device: () => ({ authorizedKeys: [publicKey] }) }))

    await connect(device)
    const client = new ssh2.Client()
    client.on('keyboard-interactive', (_name, _instructions, _lang, prompts, finish) => {
      finish(
        prompts.map(({ prompt, echo }) => (prompt === 'Password: ' && echo === false ? 'fake-device-password' : '')),
      )
    })
    cleanUp.push(() => client.destroy())
    await new Promise((resolve, reject) => {
      client.on('error', reject)
      client.once('ready', () => resolve(undefined))
      const { host, port = 22 } = device
      client.connect({ host, port, username: 'admin', tryKeyboard: true, authHandler: ['keyboard-interactive'] })
    })
    const byKey: ConnectConfig = { privateKey, authHandler: ['publickey'] }
    await connect(device, byKey)

    await expect(connect(device, { ...byKey, privateKey: createClientKey().privateKey })).rejects.toThrow(
      /authentication/,
    )
    await expect(connect(device, { password: 'wrong' })).rejects.toThrow(/authentication/)
    await expect(connect(device, { username: 'nobody' })).rejects.toThrow(/authentication/)
    expect(device.connections).toBe(3)
  })

  test('only with the methods that the device offers', async () => {
    const device = only(await start({ device: () => ({ authMethods: ['keyboard-interactive'] }) }))

    await expect(connect(device, { authHandler: ['password'] })).rejects.toThrow(/authentication/)
  })

  test('shows the banner before it', async () => {
    const device = only(await start({ device: () => ({ banner: 'Authorised use only\n' }) }))
    const client = new ssh2.Client()
    cleanUp.push(() => client.destroy())
    const banner = new Promise((resolve) => client.once('banner', resolve))
    client.on('error', () => undefined)
    client.connect({ host: device.host, port: device.port ?? 22, username: 'admin', password: 'fake-device-password' })

    expect(await banner).toBe('Authorised use only\r\n')
  })
})

test('a shell is a terminal of the device', async () => {
  const device = only(await start())
  const channel = await shell(await connect(device))
  const greeting = until(channel, /fake-1#$/)
  expect(await greeting).toMatch(/fake-1#$/)

  const answer = until(channel, /#$/)
  channel.write('show version\n')

  expect(await answer).toContain('Cisco IOS Software')
  expect(device.sent).toEqual(['show version'])
  expect(device.openSessions).toBe(1)
  const closed = new Promise((resolve) => channel.once('close', resolve))
  channel.write('exit\n')
  await closed
  expect(device.openSessions).toBe(0)
})

test('what is sent with the shell request is not lost', async () => {
  const device = only(await start())
  const client = await connect(device)
  const channel = await shell(client)
  channel.write('terminal length 0\nshow clock\n')

  expect(await until(channel, /UTC[^\n]+\n[^\n]*#$/)).toContain('UTC')
})

test('an exec channel has output, standard error and exit status', async () => {
  const client = await connect(only(await start({ platform: 'linux' })))

  expect(await exec(client, 'uname -s')).toEqual({ stdout: 'Linux\n', stderr: '', status: 0 })
  expect(await exec(client, 'cat /no/such')).toEqual({
    stdout: '',
    stderr: 'cat: /no/such: No such file or directory\n',
    status: 1,
  })
})

test('a shell without a terminal is a script: no prompts, no echo, the status of the last command', async () => {
  const client = await connect(only(await start({ platform: 'linux' })))
  const channel = await new Promise<ClientChannel>((resolve, reject) => {
    client.shell(false, (error, opened) => (error ? reject(error) : resolve(opened)))
  })
  const status = new Promise((resolve) => {
    channel.on('exit', (code) => {
      resolve(code)
    })
  })
  channel.end('echo one\necho two\nfalse\n')

  expect(await until(channel, /two\n$/)).toBe('one\ntwo\n')
  expect(await status).toBe(1)
})

test('SFTP works on the files of the device', async () => {
  const device = only(await start({ platform: 'linux', device: () => ({ files: { '/tmp/a': 'hello' } }) }))
  const files = await sftp(await connect(device))
  const call = <Value>(
    run: (done: (error: Error | null | undefined, value?: Value) => void) => void,
  ): Promise<Value | undefined> =>
    new Promise((resolve, reject) => run((error, value) => (error ? reject(error) : resolve(value))))

  expect(await call<Buffer>((done) => files.readFile('/tmp/a', done))).toEqual(Buffer.from('hello'))
  await call((done) => files.writeFile('/tmp/b', Buffer.alloc(100_000, 7), done))
  expect(device.files.bytes('/tmp/b')).toHaveLength(100_000)
  await call((done) => files.rename('/tmp/b', '/tmp/c', done))
  await call((done) => files.unlink('/tmp/a', done))
  const listed = await call<{ filename: string }[]>((done) => files.readdir('/tmp', done))
  expect(listed?.map(({ filename }) => filename)).toEqual(['c'])
  await expect(call((done) => files.stat('/tmp/a', done))).rejects.toThrow(/No such file/)
})

test('a device without SFTP refuses it', async () => {
  const client = await connect(only(await start({ device: () => ({ sftp: false }) })))

  await expect(sftp(client)).rejects.toThrow()
})

test('a jump host forwards to another device', async () => {
  const fakes = await start({ count: 2, forwarding: true })
  const [jump, target] = fakes.devices
  if (!jump || !target) throw new Error('two devices were asked for')
  const client = await connect(jump)
  const sock = await new Promise<ClientChannel>((resolve, reject) => {
    client.forwardOut('127.0.0.1', 0, target.host, target.port ?? 22, (error, channel) =>
      error ? reject(error) : resolve(channel),
    )
  })

  expect((await exec(await connect(target, { sock }), 'show version')).stdout).toContain('Cisco IOS')
})

test('a host that is no jump host does not forward', async () => {
  const device = only(await start())
  const client = await connect(device)

  await expect(
    new Promise((resolve, reject) => {
      client.forwardOut('127.0.0.1', 0, device.host, device.port ?? 22, (error, channel) =>
        error ? reject(error) : resolve(channel),
      )
    }),
  ).rejects.toThrow()
})

test('closing frees every port, twice over', async () => {
  const fakes = await startFakeDevices({ count: 5 })
  const client = await connect(only(fakes))
  const ended = new Promise<void>((resolve) => client.once('close', () => resolve()))

  await fakes.close()
  await fakes.close()

  await ended
  for (const { port = 0 } of fakes.devices) {
    const server = net.createServer()
    await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve))
    await new Promise((resolve) => server.close(resolve))
  }
})

test('a thousand devices start at once', async () => {
  const fakes = await start({ count: 1000 })

  expect(fakes.devices).toHaveLength(1000)
  const last = fakes.get('fake-1000')
  expect((await exec(await connect(last), 'show clock')).stdout).toContain('UTC')
})

test.each([-1, 1.5, Number.NaN])('%j devices cannot be started', async (count) => {
  await expect(startFakeDevices({ count })).rejects.toMatchObject({ code: 'OPTION_INVALID' })
})

test('an address that is not ours is a clear error', async () => {
  await expect(startFakeDevices({ host: '192.0.2.77' })).rejects.toMatchObject({ code: 'OPTION_INVALID' })
})
