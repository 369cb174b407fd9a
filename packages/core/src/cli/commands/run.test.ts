import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { callCli } from '../__fixtures__/call-cli.js'
import { type FakeInventory, fakeInventory, PASSWORD } from '../__fixtures__/fake-inventory.js'

let lab: FakeInventory
const run = (...argv: string[]) => callCli(['run', ...argv, ...lab.options], { env: lab.env })

beforeAll(async () => {
  lab = await fakeInventory(
    {
      count: 4,
      platform: ['cisco-ios', 'cisco-ios', 'arista-eos', 'linux'],
      device: (index) => ({
        commands: {
          'show bench': 'one\ntwo\n',
          'show trap': `before\x1b[2J\x1b]0;title\x07after\u202e\nfake-9      1 ms  ok\n`,
          ...(index === 1 && { 'show bench': 'three\n' }),
        },
        files: { '/etc/os-release': 'NAME=Lab\n' },
      }),
    },
    (index) => `, site: ${index === 1 ? 'par' : 'lon'}, tags: [${index < 2 ? 'core' : 'spare'}]`,
  )
})
afterAll(() => lab[Symbol.asyncDispose]())

describe('what is run where', () => {
  test('the words are one command; every device is a row, with its output below', async () => {
    const { code, stdout, stderr } = await run('show', 'bench', '--on', 'fake-1,fake-2', '--order', 'inventory')

    expect(stdout.replace(/ {2,}\d+ ms/g, '  N ms')).toBe(
      'device  N ms  outcome\nfake-1  N ms  ok\n  one\n  two\nfake-2  N ms  ok\n  three\n'.replace('N ms', '    time'),
    )
    expect(stderr).toMatch(/^1\/2 fake-\d ok \d+ ms\n2\/2 fake-\d ok \d+ ms\n2 of 2 devices ok, in \d+ ms\n$/)
    expect(code).toBe(0)
  })

  test.each([
    [
      ['--on', 'fake-1', '--on', 'fake-3'],
      ['fake-1', 'fake-3'],
    ],
    [
      ['--on', 'fake-[12]'],
      ['fake-1', 'fake-2'],
    ],
    [['--on', 'site=lon and tag=core'], ['fake-1']],
    [['--site', 'par,oslo'], ['fake-2']],
    [['--tag', 'core', '--site', 'lon'], ['fake-1']],
    [
      ['--platform', 'cisco_ios'],
      ['fake-1', 'fake-2'],
    ],
  ])('%j means %j', async (selection, names) => {
    const { code, stdout } = await run(
      'show',
      'version',
      '-o',
      'ndjson',
      '--order=inventory',
      '--no-progress',
      ...selection,
    )

    expect(
      stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).device),
    ).toEqual(names)
    expect(code).toBe(0)
  })

  test('several commands run one after the other, each under its own head', async () => {
    const { stdout } = await run('show bench', '-c', 'show clock', '--on', 'fake-1')

    expect(stdout).toMatch(/^ {2}> show bench\n {4}one\n {4}two\n {2}> show clock\n {4}\S.*UTC.*\n$/m)
    expect(lab.farm.get('fake-1').sent.slice(-2)).toEqual(['show bench', 'show clock'])
  })

  test('words after -- are words', async () => {
    const { code, stdout } = await callCli(['run', ...lab.options, '--on', 'fake-4', '--', 'uname', '-n'], lab)

    expect(stdout).toContain('  fake-4\n')
    expect(code).toBe(0)
  })
})

describe('outcomes', () => {
  test('a rejected command fails the device, and its words are shown', async () => {
    const { code, stdout, stderr } = await run('show', 'nonsense', '--on', 'fake-1')

    expect(stdout).toMatch(/^fake-1 +\d+ ms {2}COMMAND_FAILED$/m)
    expect(stdout).toContain("% Invalid input detected at '^' marker.")
    expect(stderr).toContain('0 of 1 device ok, 1 failed')
    expect(code).toBe(1)
  })

  test('one device that fails is one row; the code is 1', async () => {
    lab.farm.get('fake-2').setFault({ refuse: true })
    const { code, stdout, stderr } = await run('show', 'bench', '--on', 'fake-1', '--on', 'fake-2')
    lab.farm.get('fake-2').clearFaults()

    expect(stdout).toMatch(/^fake-2 +\d+ ms {2}CONNECTION_REFUSED\n {2}fake-2.*\n {2}Check the port/m)
    expect(stdout).toMatch(/^fake-1 +\d+ ms {2}ok$/m)
    expect(stderr).toContain('1 of 2 devices ok, 1 failed')
    expect(stderr).toContain('\n  CONNECTION_REFUSED: fake-2\n')
    expect(code).toBe(1)
  })

  test('a deadline of the device bounds it', async () => {
    lab.farm.get('fake-2').setFault({ hang: 'command', hangOn: /bench/ })
    const { code, stdout } = await run('show', 'bench', '--on', 'fake-2', '--device-timeout', '300ms', '--retry', '2')
    lab.farm.get('fake-2').clearFaults()

    expect(stdout).toContain('DEADLINE_EXCEEDED')
    expect(code).toBe(1)
  })

  test('after a canary that fails the others are skipped, and the code is 1', async () => {
    lab.farm.get('fake-2').setFault({ refuse: true })
    const { code, stdout } = await run('show bench', '--on', 'fake-[123]', '--canary', 'fake-2', '--order', 'inventory')
    lab.farm.get('fake-2').clearFaults()

    expect(
      stdout
        .split('\n')
        .filter((line) => line.startsWith('fake'))
        .map((line) => line.split(/\s{2,}/)),
    ).toEqual([
      ['fake-1', '-', 'SKIPPED'].map((cell) => expect.stringContaining(cell)),
      [expect.any(String), expect.any(String), 'CONNECTION_REFUSED'],
      ['fake-3', '-', 'SKIPPED'].map((cell) => expect.stringContaining(cell)),
    ])
    expect(code).toBe(1)
  })

  test('text of a device can neither move the cursor nor look like another row', async () => {
    const { stdout } = await run('show trap', '--on', 'fake-1')

    expect(stdout).toMatch(/^ {2}after\n {2}fake-9 {6}1 ms {2}ok\n$/m)
    expect(stdout.match(/^fake-9/m)).toBeNull()
  })
})

describe('formats', () => {
  test('json is one document with every outcome and the figures', async () => {
    const { code, stdout } = await run('show bench', '--on', 'fake-[12]', '-o', 'json', '--order', 'inventory')
    const document = JSON.parse(stdout)

    expect(document).toMatchObject({ total: 2, ok: 2, failed: 0, skipped: 0, durationMs: expect.any(Number) })
    expect(document.outcomes).toMatchObject([
      { device: 'fake-1', ok: true, attempts: 1, value: { command: 'show bench', output: 'one\ntwo' } },
      { device: 'fake-2', ok: true, attempts: 1, value: { command: 'show bench', output: 'three' } },
    ])
    expect(code).toBe(0)
  })

  test('json of a failure has the code and no secret; of a rejection also what the device said', async () => {
    const { code, stdout } = await run('-c', 'show nonsense', '-c', 'show bench', '--on', 'fake-1', '-o', 'json')

    expect(JSON.parse(stdout).outcomes[0]).toMatchObject({
      ok: false,
      error: { code: 'COMMAND_FAILED', device: 'fake-1', details: { results: [{ failure: expect.any(String) }, {}] } },
    })
    expect(code).toBe(1)
  })

  test('json is safe on a terminal', async () => {
    const { stdout } = await run('show trap', '--on', 'fake-1', '-o', 'ndjson')

    expect(stdout).toContain('after\\u202e')
    expect(JSON.parse(stdout).value.output).toContain('after\u202e')
  })
})

describe('logins', () => {
  test('a password on standard input', async () => {
    const argv = ['run', 'show bench', '--on', 'fake-1', ...lab.options, '-u', 'ops', '--password-stdin']

    expect((await callCli(argv, { input: `${PASSWORD}\nrest` })).code).toBe(0)
    expect((await callCli(argv, { input: 'wrong\n' })).stdout).toContain('AUTH_FAILED')
    expect(await callCli(argv, { input: '\n' })).toMatchObject({ code: 2, stdout: '' })
    expect((await callCli(argv, { typed: `${PASSWORD}\n` })).stderr).toContain('not from a terminal')
  })

  test('a file, which must be private', async () => {
    const file = join(lab.folder, 'credentials.yaml')
    writeFileSync(file, `username: ops\npassword: ${PASSWORD}\n`, { mode: 0o600 })
    const argv = ['run', 'show bench', '--on', 'fake-1', ...lab.options, '--credentials', file]

    expect((await callCli(argv)).code).toBe(0)
    chmodSync(file, 0o644)
    const refused = await callCli(argv)
    expect(refused).toMatchObject({ code: 2, stdout: '' })
    expect(refused.stderr).toContain(`chmod 600 ${file}`)
  })

  test('none at all is told by every device', async () => {
    const { code, stdout } = await callCli(['run', 'show bench', '--on', 'fake-1', ...lab.options])

    expect(stdout).toContain('CREDENTIALS_MISSING')
    expect(code).toBe(1)
  })

  test('a host key that nobody knows is refused when asked for, and otherwise recorded where it was told', async () => {
    const file = join(lab.folder, 'known_hosts_2')
    const argv = ['run', 'show bench', '--on', 'fake-1', ...lab.options.slice(0, 2), '--known-hosts', file]

    expect((await callCli([...argv, '--host-keys', 'strict'], lab)).stdout).toContain('HOST_KEY_UNKNOWN')
    expect(existsSync(file)).toBe(false)
    expect((await callCli(argv, lab)).code).toBe(0)
    expect(readFileSync(file, 'utf8')).toContain('[127.0.0.1]:')
    expect((await callCli([...argv, '--host-keys', 'strict'], lab)).code).toBe(0)
  })
})

describe('commands that change something', () => {
  const write = ['clear', 'counters', '--on', 'fake-1', '--on', 'fake-2', '--answer', '[confirm]=y']
  const call = (argv: string[], options = {}) => callCli(['run', ...argv, ...lab.options], { env: lab.env, ...options })
  const wasSent = (command: string): boolean => lab.farm.get('fake-1').sent.includes(command)

  test('are refused, and the option that would let them through is named', async () => {
    const { code, stdout } = await call(write)

    expect(stdout).toMatch(/GUARD_REFUSED\n.*\n {2}Pass --allow-writes/)
    expect([code, wasSent('clear counters')]).toEqual([2, false])
  })

  test('need somebody who can say yes', async () => {
    expect(await call([...write, '--allow-writes'])).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining('Pass --yes'),
    })
  })

  test.each(['no\n', 'y\n', '', 'yes please\n'])('%j is no yes: nothing is sent', async (typed) => {
    const { code, stdout, stderr } = await call([...write, '--allow-writes'], { typed })

    expect(stderr).toContain('2 devices (fake-1, fake-2), with\n  clear counters\nType yes to go on: ')
    expect([code, stdout, wasSent('clear counters')]).toEqual([2, '', false])
  })

  test('are sent after a yes', async () => {
    const { stdout } = await call([...write, '--allow-writes'], { typed: 'yes\n' })

    expect(stdout).not.toContain('GUARD_REFUSED')
    expect(wasSent('clear counters')).toBe(true)
  })

  test('are sent without a question with --yes, and only as far as allowed', async () => {
    const { stdout } = await call(['-c', 'write memory', '--on', 'fake-1', '--allow-writes', '--yes'])
    const refused = await call(['reload', '--on', 'fake-1', '--allow-writes', '--yes'])

    expect(stdout).toContain('[OK]')
    expect(wasSent('write memory')).toBe(true)
    expect(refused.stdout).toContain('Pass --allow-destroy')
    expect(wasSent('reload')).toBe(false)
  })

  test('commands that only read need no yes', async () => {
    expect(await call(['show', 'bench', '--on', 'fake-1', '--allow-writes'])).toMatchObject({ code: 0 })
  })

  test('devices reach only what they may', async () => {
    const ping = ['ping', '192.0.2.9', '--on', 'fake-1']

    expect((await call(ping)).stdout).toContain('Pass --egress')
    expect((await call([...ping, '--egress', '192.0.2.0/24'])).stdout).not.toContain('GUARD_REFUSED')
  })
})
