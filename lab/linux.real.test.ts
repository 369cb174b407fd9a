import { openSession } from '@flotilla/core'
import { expect, test } from 'vitest'
import { expectFailure } from './expect-failure.js'
import { deviceOn } from './lab-devices.js'
import { startSshd } from './openssh.js'

test('A command tells its exit status and keeps stderr apart', async () => {
  await using host = await startSshd()
  await using session = await openSession(deviceOn(host))
  const good = await session.run('echo out')
  expect(good).toMatchObject({ exitStatus: 0, command: 'echo out', device: 'testhost' })
  expect(good.output.trim()).toBe('out')
  expect(good.failure).toBeUndefined()

  const bad = await session.run('echo out; echo err >&2; exit 3')
  expect(bad.exitStatus).toBe(3)
  expect(bad.output.trim()).toBe('out')
  expect(bad.stderr?.trim()).toBe('err')
  expect(bad.failure).toBeDefined()
})

test('A command that a signal ended is a failure', async () => {
  await using host = await startSshd()
  await using session = await openSession(deviceOn(host))
  const result = await session.run('kill -KILL $$')
  expect(result.exitStatus).not.toBe(0)
  expect(result.failure).toBeDefined()
})

test('Seven megabytes of output arrive whole', async () => {
  await using host = await startSshd()
  await using session = await openSession(deviceOn(host))
  const { output } = await session.run('seq 1 1000000')
  const lines = output.trimEnd().split('\n')
  expect(lines.length).toBe(1_000_000)
  expect([lines[0], lines[499_999], lines[999_999]]).toEqual(['1', '500000', '1000000'])
})

test('Root is reached with sudo and its password, and left again', async () => {
  await using host = await startSshd({ sudo: 'password' })
  await using session = await openSession(deviceOn(host))
  expect((await session.run('id -u')).output.trim()).not.toBe('0')
  await session.enter('root')
  expect(session.mode).toBe('root')
  expect((await session.run('id -u')).output.trim()).toBe('0')
  const failed = await session.run('echo err >&2; exit 4')
  expect(failed).toMatchObject({ exitStatus: 4 })
  expect(failed.stderr?.trim()).toBe('err')
  await session.enter('user')
  expect((await session.run('id -u')).output.trim()).not.toBe('0')
})

test('Root is reached where sudo asks nothing', async () => {
  await using host = await startSshd({ sudo: 'free' })
  await using session = await openSession(deviceOn(host))
  await session.enter('root')
  expect((await session.run('id -u')).output.trim()).toBe('0')
})

test.each([
  ['the password is wrong', 'password' as const],
  ['the user may not use it', 'no' as const],
])('When %s, sudo fails with a code and the session goes on', async (_, sudo) => {
  await using host = await startSshd({ sudo })
  const secret = 'not-the-password-3141'
  const credentials = { username: host.user, password: host.password, secrets: { sudo: secret } }
  await using session = await openSession(deviceOn(host, { credentials }))
  await expectFailure(session.enter('root'), { code: 'MODE_UNREACHABLE', device: 'testhost', secret })
  expect((await session.run('id -un')).output.trim()).toBe(host.user)
})

test('A command past its deadline is COMMAND_TIMEOUT, and the session says what became of it', async () => {
  await using host = await startSshd()
  await using session = await openSession(deviceOn(host))
  const error = await expectFailure(session.run('sleep 60', { timeoutMs: 300 }), {
    code: 'COMMAND_TIMEOUT',
    device: 'testhost',
  })
  expect(error.details?.session).toBe('recovered')
  expect((await session.run('echo next')).output.trim()).toBe('next')
})

test('An abort rejects with its reason, unchanged', async () => {
  await using host = await startSshd()
  await using session = await openSession(deviceOn(host))
  const controller = new AbortController()
  const reason = new Error('changed my mind')
  const running = session.run('sleep 60', { signal: controller.signal })
  controller.abort(reason)
  await expect(running).rejects.toBe(reason)
  expect(session.state).not.toBe('busy')
})

test('The platform is found without being told', async () => {
  await using host = await startSshd()
  await using session = await openSession(deviceOn(host, { platform: 'auto' }))
  expect(session.platform.name).toBe('linux')
  expect((await session.run('id -un')).output.trim()).toBe(host.user)
})
