import { readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname } from 'node:path'
import { expect, test } from 'vitest'
import { fakeDevice } from '../../testing/index.js'
import { openSession } from '../open-session.js'

const LOG = Array.from({ length: 500 }, (_, line) => `line ${line}`).join('\n')
const spills = async () => (await readdir(tmpdir())).filter((name) => name.startsWith('flotilla-output-')).sort()

test('past the cap the whole output goes to a file of the owner alone', async () => {
  await using session = await openSession(fakeDevice({ platform: 'linux', files: { '/tmp/log': LOG } }))

  const { output, truncated, outputFile = '' } = await session.run('cat /tmp/log', { maxOutputBytes: 100 })

  expect(output).toBe(LOG.slice(0, 100).trimEnd())
  expect(truncated).toBe(true)
  expect((await readFile(outputFile, 'utf8')).trimEnd()).toBe(LOG)
  expect((await stat(outputFile)).mode & 0o777).toBe(0o600)
  await rm(dirname(outputFile), { recursive: true })
})

test('no file is left of a command that ran out of time', async () => {
  const before = await spills()
  const device = fakeDevice({
    platform: 'linux',
    commands: {
      async endless({ print }) {
        print(LOG)
        await new Promise(() => undefined)
      },
    },
  })
  await using session = await openSession(device)

  await expect(session.run('endless', { maxOutputBytes: 100, timeoutMs: 50 })).rejects.toMatchObject({
    code: 'COMMAND_TIMEOUT',
  })

  expect(await spills()).toEqual(before)
})

test('a device that never prompts costs no more than promptTimeoutMs, also while its platform is looked for', async () => {
  const device = { ...fakeDevice({ name: 'edge-1', faults: { hang: 'prompt' } }), platform: 'auto' }

  await expect(openSession(device, { promptTimeoutMs: 50 })).rejects.toMatchObject({
    code: 'PROMPT_TIMEOUT',
    device: 'edge-1',
  })
})

test('questions of a command are answered when they come, on either output', async () => {
  const device = fakeDevice({
    platform: 'linux',
    commands: {
      async setup({ ask, printError }) {
        const name = await ask('Name? ')
        printError('')
        return `${name}, ${await ask('Sure (y/n)? ')}\n`
      },
    },
  })
  await using session = await openSession(device)
  const answers = [
    { question: /^Name\? $/, answer: 'host-2' },
    { question: /\(y\/n\)\? $/, answer: 'y' },
    { question: /never asked/, answer: 'x' },
  ]

  const { output, failure } = await session.run('setup', { answers })

  expect(failure).toBeUndefined()
  expect(output).toMatch(/host-2, y$/)
})

test('a secret that is asked for again was wrong', async () => {
  const device = fakeDevice({
    platform: 'linux',
    commands: {
      async unlock({ ask }) {
        for (;;) await ask('Key: ')
      },
    },
  })
  await using session = await openSession({
    ...device,
    credentials: { username: 'admin', secrets: { key: 'of-the-key' } },
  })

  const error = await session
    .run('unlock', { answers: [{ question: /^Key: $/, secret: 'key' }] })
    .catch((reason: unknown) => reason)

  expect(error).toMatchObject({ code: 'COMMAND_FAILED', device: 'fake-1', details: { phase: 'command' } })
  expect(JSON.stringify(error)).not.toContain('of-the-key')
  expect(session.state).toBe('ready')
})

test('as root, a command finds the end of its input where it begins', async () => {
  await using session = await openSession(fakeDevice({ platform: 'linux' }))
  await session.enter('root')

  expect(await session.run('cat; whoami', { timeoutMs: 2_000 })).toMatchObject({ output: 'root', exitStatus: 0 })
})

test('a line of megabytes without an end is all there', async () => {
  const long = 'x'.repeat(1_000_000)
  const device = fakeDevice({
    platform: 'linux',
    commands: {
      long({ print, printError }) {
        print(long)
        printError(long)
      },
    },
  })
  await using session = await openSession(device)

  const { output, stderr } = await session.run('long')

  expect(output === long && stderr === long).toBe(true)
})
