import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openSession } from '../session/open-session.js'
import { createSshConnector } from '../transports/ssh/ssh-connector.js'
import { fakeDevice, startFakeDevices } from './index.js'

test.each([
  ['in memory', {}],
  ['by SFTP', {}],
  ['by SCP', { sftp: false }],
])('a Linux fake takes files %s only into folders that it has', async (how, options) => {
  const local = join(await mkdtemp(join(tmpdir(), 'missing-folder-')), 'image.bin')
  await writeFile(local, 'x'.repeat(1000))
  await using fakes = await startFakeDevices({ platform: 'linux', device: () => options })
  const device = how === 'in memory' ? fakeDevice({ platform: 'linux' }) : fakes.get('fake-1')
  await using session = await openSession(device)

  await expect(session.upload(local, '/no/such/folder/image.bin')).rejects.toMatchObject({
    code: 'FILE_NOT_FOUND',
    details: { phase: 'upload' },
  })
  await expect(session.download('/tmp/none', `${local}.copy`)).rejects.toMatchObject({
    code: 'FILE_NOT_FOUND',
    details: { phase: 'download' },
  })
  expect((await session.upload(local, '/tmp/image.bin')).bytes).toBe(1000)
  expect(device.files.has('/no/such/folder/image.bin')).toBe(false)
})

test('a banner longer than any packet still lets everybody in', async () => {
  await using fakes = await startFakeDevices({ faults: { bannerFlood: 300_000 } })
  await using session = await openSession(fakes.get('fake-1'))

  expect((await session.run('show clock')).failure).toBeUndefined()
})

test('a fake that is asked by SCP for no more than the size of a file ends there', async () => {
  await using fakes = await startFakeDevices({ device: () => ({ files: { 'flash:x': 'text' } }) })
  const { credentials, hostKeys, host, port } = fakes.get('fake-1')
  const connector = createSshConnector({ hostKeys })
  const target = { name: 'fake-1', host, port, credentials: credentials ?? { username: 'admin' } }
  const transport = await connector.connect(target)

  const { stdout } = await transport.exec('scp -f flash:x', { stdin: '\0' })

  expect(Buffer.from(stdout).toString()).toMatch(/^C0644 4 x\n/)
  await connector.close()
})
