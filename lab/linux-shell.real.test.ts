import { openSession } from '@flotilla/core'
import { expect, test } from 'vitest'
import { expectFailure } from './expect-failure.js'
import { deviceOn } from './lab-devices.js'
import { startSshd } from './openssh.js'
import type { PrivateHost } from './private-host.js'

const openShell = (host: PrivateHost) => openSession(deviceOn(host), { channel: 'shell' })

test('A shell keeps its state between commands, and the prompt may change with it', async () => {
  await using host = await startSshd()
  await using session = await openShell(host)
  expect(session.hostname).toBe('testhost')
  await session.run('cd /usr/lib')
  expect((await session.run('pwd')).output.trim()).toBe('/usr/lib')
})

test('A prompt inside the output does not end a command', async () => {
  await using host = await startSshd()
  await using session = await openShell(host)
  const fake = `${host.user}@testhost:~$ `
  const { output } = await session.run(`printf '%s\\n' '${fake}' middle '${fake}'; sleep 0.2; printf 'end\\n'`)
  expect(
    output
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== ''),
  ).toEqual([fake.trim(), 'middle', fake.trim(), 'end'])
})

test('A command longer than the terminal is wide is not taken for output', async () => {
  await using host = await startSshd()
  await using session = await openSession(deviceOn(host), { channel: 'shell', columns: 80 })
  const word = 'x'.repeat(700)
  expect((await session.run(`echo ${word}`)).output.trim()).toBe(word)
})

test('Colours and progress bars are taken out', async () => {
  await using host = await startSshd()
  await using session = await openShell(host)
  const { output } = await session.run(String.raw`printf '\033[1;31mred\033[0m\n10%%\r20%%\rdone\n'`)
  expect(output).toContain('red')
  expect(output).not.toContain('\u001b')
  expect(output).not.toContain('\r')
})

test('The pager less is read to its end', async () => {
  await using host = await startSshd()
  await using session = await openSession(deviceOn(host), { channel: 'shell', rows: 24 })
  const { output } = await session.run('seq 1 200 | less', { timeoutMs: 10_000 })
  const numbers = output.split('\n').filter((line) => /^\d+$/.test(line.trim()))
  expect(numbers.map(Number)).toEqual(Array.from({ length: 200 }, (_, index) => index + 1))
  expect((await session.run('echo next')).output.trim()).toBe('next')
})

test('Bytes that are no UTF-8 and letters cut in two survive', async () => {
  await using host = await startSshd()
  await using session = await openShell(host)
  const { output } = await session.run(String.raw`printf '\303'; sleep 0.1; printf '\251t\303\251 \351\n'`)
  expect(output).toContain('été')
})

test('A timed-out command is interrupted and the shell goes on', async () => {
  await using host = await startSshd()
  await using session = await openShell(host)
  const error = await expectFailure(session.run('sleep 60', { timeoutMs: 300 }), {
    code: 'COMMAND_TIMEOUT',
    device: 'testhost',
  })
  expect(error.details?.session).toBe('recovered')
  expect((await session.run('echo next')).output.trim()).toBe('next')
})

test('A question is answered only when it is asked', async () => {
  await using host = await startSshd()
  await using session = await openShell(host)
  const ask = "read -p 'Proceed? [y/n] ' answer; echo got $answer"
  const answers = [{ question: /Proceed\? \[y\/n\] $/, answer: 'y' }]
  expect((await session.run(ask, { answers })).output).toContain('got y')
  expect((await session.run('echo no question', { answers })).output.trim()).toBe('no question')
})

test('Root is reached with sudo in the shell too', async () => {
  await using host = await startSshd({ sudo: 'password' })
  await using session = await openShell(host)
  await session.enter('root')
  expect((await session.run('id -u')).output.trim()).toBe('0')
})

test('A shell that ends in the middle is CONNECTION_CLOSED at once', async () => {
  await using host = await startSshd()
  await using session = await openShell(host)
  await expectFailure(session.run('exit'), { code: 'CONNECTION_CLOSED', device: 'testhost' })
  expect(session.state).toBe('closed')
})
