import { describe, expect, test } from 'vitest'
import { definePlatform } from '../platforms/platform.js'
import { fakeDevice } from '../testing/index.js'
import { openSession } from './open-session.js'

describe('configuration that survives a reload', () => {
  test.each(['mikrotik-routeros', 'fortinet'])('%s has nothing to save', async (platform) => {
    const line = platform === 'fortinet' ? 'config system global' : '/system identity set name=gw-2'
    await using session = await openSession(fakeDevice({ name: 'gw-1', platform }))

    expect(await session.configure([line], { save: true })).toMatchObject({ ok: true, applied: true, saved: true })
  })

  test('a platform that names no command for it is refused before anything is sent', async () => {
    const own = definePlatform({
      name: 'toaster-os',
      title: 'Toaster OS',
      modes: { exec: { prompt: /^(?<hostname>[\w-]+)# $/ } },
      home: 'exec',
      configMode: 'exec',
      moves: [],
      prepare: [],
      failures: [],
    })
    const fake = fakeDevice({ name: 'edge-1', platform: 'cisco-asa' })
    await using session = await openSession({ ...fake, platform: own })

    await expect(session.configure(['hostname x'], { save: true })).rejects.toMatchObject({ code: 'UNSUPPORTED' })
    expect(fake.sent).toEqual([])
  })

  test('commands of a shell are refused as well: what they change may last or not', async () => {
    const host = fakeDevice({ name: 'web-1', platform: 'linux' })
    await using session = await openSession(host)

    await expect(session.configure(['hostname x'], { save: true })).rejects.toMatchObject({ code: 'UNSUPPORTED' })
    expect(host.sent).not.toContain('hostname x')
  })
})

test('a candidate that the device does not throw away is not said to be gone', async () => {
  const device = fakeDevice({ name: 'gw-1', platform: 'vyos', commands: { discard: 'Commit failed\n' } })
  await using session = await openSession(device)

  expect(await session.configure(['set a b', 'frobnicate'])).toMatchObject({ ok: false, discarded: false })
})

describe('a candidate that is made by commands of a shell', () => {
  const cumulus = () =>
    fakeDevice({
      name: 'leaf-1',
      platform: 'cumulus',
      commands: {
        'nv set <what...>': '',
        'nv config <what...>': ({ args }) => `${args.what}\n`,
        'nv unset <what...>': ({ printError, exit }) => {
          printError('Error: there is no such key\n')
          exit(1)
        },
      },
    })
  const flow = (sent: readonly string[]): string[] => sent.filter((line) => line.startsWith('nv '))

  test('is applied at the end, and saved when that was asked for', async () => {
    const device = cumulus()
    await using session = await openSession(device)

    const result = await session.configure(['nv set system hostname leaf-2'], { save: true })

    expect(result).toMatchObject({ ok: true, applied: true, discarded: false, saved: true })
    expect(flow(device.sent)).toEqual(['nv set system hostname leaf-2', 'nv config apply -y', 'nv config save'])
  })

  test('is thrown away at the first line that fails', async () => {
    const device = cumulus()
    await using session = await openSession(device)

    const result = await session.configure(['nv set a b', 'nv unset c', 'nv set d e'])

    expect(result).toMatchObject({ ok: false, applied: false, discarded: true, rejected: { index: 1 } })
    expect(flow(device.sent)).toEqual(['nv set a b', 'nv unset c', 'nv config detach'])
  })

  test('stays when the caller does not want it applied', async () => {
    const device = cumulus()
    await using session = await openSession(device)

    expect(await session.configure(['nv set a b'], { commit: false })).toMatchObject({ ok: true, applied: false })
    expect(flow(device.sent)).toEqual(['nv set a b'])
  })
})

test('a host name that changes where the prompt counts commands is learned', async () => {
  await using session = await openSession(fakeDevice({ name: 'sw-1', platform: 'extreme-exos' }))

  const result = await session.configure(['configure snmp sysName sw-2'])

  expect(result).toMatchObject({ ok: true, results: [{ output: '' }] })
  expect(session.hostname).toBe('sw-2')
})
