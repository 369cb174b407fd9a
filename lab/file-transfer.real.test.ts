import { createHash, randomBytes } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openSession } from '@flotilla/core'
import { expect, test } from 'vitest'
import { startDropbear } from './dropbear.js'
import { expectFailure } from './expect-failure.js'
import { deviceOn } from './lab-devices.js'
import { startSshd } from './openssh.js'
import { temporaryFolder } from './private-host.js'

const servers = [
  ['OpenSSH with SFTP', 'sftp', (more = {}) => startSshd({ sftp: true, ...more })],
  ['OpenSSH without SFTP', 'scp', (more = {}) => startSshd({ sftp: false, ...more })],
  ['dropbear with SFTP', 'sftp', (more = {}) => startDropbear({ sftp: true, ...more })],
  ['dropbear without SFTP', 'scp', (more = {}) => startDropbear({ sftp: false, ...more })],
] as const

const sha256 = (data: Uint8Array) => createHash('sha256').update(data).digest('hex')

test.each(servers)('%s: a file goes there and back unchanged, by %s', async (_, protocol, start) => {
  await using host = await start()
  await using session = await openSession(deviceOn(host))
  using folder = temporaryFolder()
  const original = randomBytes(1_500_000)
  const [from, to] = [join(folder.path, 'from'), join(folder.path, 'to')]
  writeFileSync(from, original)
  // a name that a careless shell command would trip over
  const remote = `it's $HOME "here".bin`
  const progress: number[] = []

  const up = await session.upload(from, remote, { onProgress: (done) => progress.push(done) })
  expect(up).toMatchObject({ protocol, bytes: original.length, verified: 'sha256', sha256: sha256(original) })
  expect(progress.at(-1)).toBe(original.length)
  const down = await session.download(remote, to)
  expect(down).toMatchObject({ protocol, bytes: original.length, verified: 'sha256' })
  expect(readFileSync(to).equals(original)).toBe(true)
})

test.each(servers)('%s: an empty file is a file too', async (_, protocol, start) => {
  await using host = await start()
  await using session = await openSession(deviceOn(host))
  using folder = temporaryFolder()
  writeFileSync(join(folder.path, 'empty'), '')
  expect(await session.upload(join(folder.path, 'empty'), 'empty')).toMatchObject({ protocol, bytes: 0 })
  await session.download('empty', join(folder.path, 'back'))
  expect(readFileSync(join(folder.path, 'back')).length).toBe(0)
})

test.each(servers)('%s: missing files and forbidden folders have codes of their own', async (_, _protocol, start) => {
  await using host = await start()
  await using session = await openSession(deviceOn(host))
  using folder = temporaryFolder()
  const here = join(folder.path, 'file')
  const failing = (promise: Promise<unknown>, code: 'FILE_NOT_FOUND' | 'FILE_DENIED') =>
    expectFailure(promise, { code, device: 'testhost' })
  await failing(session.upload(join(folder.path, 'gone'), 'x'), 'FILE_NOT_FOUND')
  await failing(session.download('gone', here), 'FILE_NOT_FOUND')
  expect(existsSync(here)).toBe(false)
  writeFileSync(here, 'text')
  await failing(session.upload(here, '/etc/forbidden'), 'FILE_DENIED')
  await failing(session.download('/etc/shadow', join(folder.path, 'shadow')), 'FILE_DENIED')
  expect((await session.run('echo still here')).output.trim()).toBe('still here')
})

test.each(servers)('%s: a full disk is DISK_FULL and leaves no half file', async (_, _protocol, start) => {
  await using host = await start({ smallDiskBytes: 65_536 })
  await using session = await openSession(deviceOn(host))
  using folder = temporaryFolder()
  const file = join(folder.path, 'file')
  writeFileSync(file, randomBytes(1_000_000))
  await expectFailure(session.upload(file, 'small/file'), { code: 'DISK_FULL', device: 'testhost' })
  expect((await session.run('ls small')).output.trim()).toBe('')
})

test.each(servers)('%s: an abort in the middle rejects with its reason', async (_, _protocol, start) => {
  await using host = await start()
  await using session = await openSession(deviceOn(host))
  using folder = temporaryFolder()
  const file = join(folder.path, 'file')
  writeFileSync(file, randomBytes(8_000_000))
  const controller = new AbortController()
  const reason = new Error('stop')
  const uploading = session.upload(file, 'big', {
    signal: controller.signal,
    onProgress: () => controller.abort(reason),
  })
  await expect(uploading).rejects.toBe(reason)
  expect((await session.run('echo still here')).output.trim()).toBe('still here')
})
