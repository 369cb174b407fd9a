import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { openSession } from '../session/open-session.js'
import { driveTerminal } from './drive-terminal.js'
import { fakeDevice } from './fake-device.js'

test('a fake device is a device, and plain data', () => {
  const device = fakeDevice({ name: 'edge-1', enableSecret: 's3cret' })

  expect(device).toMatchObject({ name: 'edge-1', platform: 'cisco-ios', host: 'in-memory' })
  expect(device.credentials).toEqual({
    username: 'admin',
    password: 'fake-device-password',
    secrets: { enable: 's3cret' },
  })
  expect(Object.keys(device)).toEqual(['name', 'host', 'platform', 'credentials', 'connect'])
})

test('its name and host name are fake-1 unless told otherwise', async () => {
  const terminal = await driveTerminal(fakeDevice())

  expect(await terminal.until('#')).toMatch(/fake-1#$/)
})

describe('scripted commands', () => {
  const run = async (commands: NonNullable<Parameters<typeof fakeDevice>[0]>['commands'], line: string) => {
    const terminal = await driveTerminal(fakeDevice({ name: 'edge-1', ...(commands && { commands }) }))
    await terminal.until('edge-1#')
    const said = await terminal.say(line, 'edge-1#')
    return said.slice(line.length + 2, -'edge-1#'.length)
  }

  test('a text is the answer, with a new line at its end', async () => {
    expect(await run({ 'show version': 'Version 1\nmodel X' }, 'show version')).toBe('Version 1\r\nmodel X\r\n')
  })

  test('abbreviations reach it, and what the platform knows besides still works', async () => {
    const commands = { 'show environment all': 'all fans ok' }

    expect(await run(commands, 'sh env all')).toBe('all fans ok\r\n')
    expect(await run(commands, 'show clock')).toContain('UTC')
  })

  test('pipes are applied to it', async () => {
    expect(await run({ 'show things': 'one\ntwo\nthree' }, 'show things | include t')).toBe('two\r\nthree\r\n')
  })

  test('a line with pipes of its own comes first', async () => {
    const commands = { 'show things': 'all', 'show things | include t': 'mine' }

    expect(await run(commands, 'show things | include t')).toBe('mine\r\n')
  })

  test('a function knows who asks for what', async () => {
    const commands = {
      'show user <name>': ({
        args,
        hostname,
        mode,
        user,
      }: {
        args: Readonly<Record<string, string>>
        hostname: string
        mode: string
        user: string
      }) => `${args.name} ${hostname} ${mode} ${user}`,
    }

    expect(await run(commands, 'show user bob')).toBe('bob edge-1 privileged admin\r\n')
  })

  test('a function may print, wait, and ask', async () => {
    const terminal = await driveTerminal(
      fakeDevice({
        name: 'edge-1',
        commands: {
          async 'format flash:'({ print, ask }) {
            print('This will erase flash.\n')
            const answer = await ask('Continue? [y/n] ')
            return answer === 'y' ? 'formatted' : 'left alone'
          },
        },
      }),
    )
    await terminal.until('edge-1#')

    expect(await terminal.say('format flash:', 'Continue? [y/n] ')).toContain('This will erase flash.')
    expect(await terminal.say('y', 'edge-1#')).toContain('formatted\r\n')
  })

  test('a function that throws leaves a line and the prompt', async () => {
    const fail = (): never => {
      throw new Error('out of order')
    }

    expect(await run({ 'show trouble': fail }, 'show trouble')).toBe('% Fake device: out of order\r\n')
  })

  test('one that never ends is ended by ^C', async () => {
    const terminal = await driveTerminal(
      fakeDevice({ name: 'edge-1', commands: { 'show forever': () => new Promise<string>(() => undefined) } }),
    )
    await terminal.until('edge-1#')
    terminal.type('show forever\n')
    await terminal.until('show forever\r\n')

    terminal.type('\x03')

    expect(await terminal.until('edge-1#')).toBe('^C\r\nedge-1#')
  })

  test('bytes are passed as they are', async () => {
    const device = fakeDevice({ name: 'edge-1', commands: { 'show raw': Uint8Array.from([0xe4, 0x0a]) } })
    const transport = await device.connect({})

    expect(Uint8Array.from((await transport.exec('show raw')).stdout)).toEqual(Uint8Array.from([0xe4, 0x0a]))
  })

  test('on Linux they have an exit status and standard error', async () => {
    const device = fakeDevice({
      platform: 'linux',
      commands: {
        'zpool status -x': 'all pools are healthy',
        docker({ printError, exit }) {
          printError('docker: not running\n')
          exit(3)
        },
      },
    })
    const transport = await device.connect({})
    const healthy = await transport.exec('zpool status -x | wc -l')
    const broken = await transport.exec('docker')

    expect(Buffer.from(healthy.stdout).toString()).toBe('1\n')
    expect(broken).toMatchObject({ exitStatus: 3, stderr: Buffer.from('docker: not running\n') })
  })
})

describe('the network that a test describes', () => {
  const options = {
    name: 'edge-1',
    interfaces: [
      { name: 'GigabitEthernet0/0', description: 'to core', address: '10.9.0.1/24', counters: { crcErrors: 7 } },
      { name: 'GigabitEthernet0/1', enabled: false },
    ],
    routes: [{ prefix: '10.50.0.0/16', protocol: 'ospf' as const, nextHop: '10.9.0.2', metric: 5 }],
    logs: ['*Mar  1 00:00:01.123: %SYS-2-MALLOCFAIL: no memory'],
  }

  test('is what its commands tell', async () => {
    const device = fakeDevice(options)
    await using session = await openSession(device)

    expect((await session.run('show interfaces GigabitEthernet0/0')).output).toContain('7 CRC')
    expect((await session.run('show ip route ospf')).output).toContain(
      'O        10.50.0.0/16 [110/5] via 10.9.0.2, 00:12:04, GigabitEthernet0/0',
    )
    expect((await session.run('show logging')).output).toContain('%SYS-2-MALLOCFAIL: no memory')
    expect((await session.run('show ip interface brief')).output).toContain(
      'GigabitEthernet0/1         unassigned      YES unset  administratively down down',
    )
  })

  test('a running configuration may be given instead, and its interfaces are there', async () => {
    const device = fakeDevice({
      name: 'edge-1',
      runningConfig: 'hostname core-1\ninterface TenGigabitEthernet1/1\n ip address 10.8.0.1 255.255.255.252\n',
    })
    await using session = await openSession(device)

    expect(session.hostname).toBe('core-1')
    expect((await session.run('show ip interface brief')).output).toContain(
      'TenGigabitEthernet1/1      10.8.0.1        YES NVRAM  up',
    )
  })
})

test('every session is counted, and a closed one no more', async () => {
  const device = fakeDevice()
  const first = await openSession(device)
  const second = await openSession(device)
  expect(device).toHaveProperty('openSessions', 2)
  expect(device.connections).toBe(2)

  await first.close()
  await second.close()

  expect(device.openSessions).toBe(0)
  expect(device.openConnections).toBe(0)
})

test('files go up and come down, and too big a one does not fit', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'fake-files-'))
  try {
    const device = fakeDevice({ name: 'web-1', platform: 'linux', files: { '/tmp/there': 'hello' } })
    const files = await (await device.connect({})).files()
    await writeFile(join(folder, 'local'), 'content')

    await files.upload(join(folder, 'local'), '/tmp/new')
    await files.download('/tmp/there', join(folder, 'copy'))

    expect(device.files.text('/tmp/new')).toBe('content')
    expect(await readFile(join(folder, 'copy'), 'utf8')).toBe('hello')
    await expect(files.download('/tmp/none', join(folder, 'x'))).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' })
    device.files.freeBytes = 3
    await expect(files.upload(join(folder, 'local'), '/tmp/big')).rejects.toMatchObject({ code: 'DISK_FULL' })
  } finally {
    await rm(folder, { recursive: true })
  }
})

test('lines do not run out unless they are made to', async () => {
  const device = fakeDevice()
  const sessions = await Promise.all(Array.from({ length: 50 }, () => openSession(device)))

  expect(device.openSessions).toBe(50)
  await Promise.all(sessions.map((session) => session.close()))
})
