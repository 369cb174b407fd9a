import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { callCli } from './__fixtures__/call-cli.js'

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))

describe('help', () => {
  test('--version is the version of the package', async () => {
    expect(await callCli(['--version'])).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' })
  })

  test.each([['--help'], ['-h'], ['help']])('%s lists the commands', async (...argv) => {
    const { code, stdout, stderr } = await callCli(argv)

    expect([code, stderr]).toEqual([0, ''])
    for (const name of ['run <command...>', 'ping', 'detect', 'inventory check', 'inventory list']) {
      expect(stdout).toContain(`\n  ${name} `)
    }
  })

  test.each([
    [['run', '--help'], '--canary N|N%|NAMES'],
    [['help', 'run'], '-c, --command COMMAND'],
    [['run', 'reload', '-h'], '--allow-writes'],
    [['inventory', 'check', '-h'], 'Usage: flotilla inventory check [options] [path]\n'],
    [['help', 'inventory', 'list'], '--site NAME'],
  ])('%j shows the options of the command', async (argv, expected) => {
    const { code, stdout } = await callCli(argv)

    expect(code).toBe(0)
    expect(stdout).toContain(expected)
  })

  test('without arguments the help goes to standard error, and nothing ran', async () => {
    const { code, stdout, stderr } = await callCli([])

    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toContain('Usage: flotilla <command>')
  })
})

test.each([
  [['rnu', 'show', 'version'], 'There is no command "rnu"'],
  [['dettect'], 'did you mean detect?'],
  [['inventory'], 'there are inventory check, inventory list'],
  [['inventory', 'chekc'], 'did you mean inventory check'],
  [['-i', 'x.yaml', 'ping'], 'The command goes before its options'],
  [['ping', '--om', 'x'], 'There is no option --om (did you mean --on?)'],
  [['run', 'uname', '-a'], 'There is no option -a'],
  [['ping', '--inventory'], 'argument missing'],
  [['ping', '--no-progress=yes'], 'no-progress'],
  [['inventory', 'check', 'a.yaml', 'b.yaml'], 'reads one inventory, not also "b.yaml"'],
  [['inventory', 'list', 'a.yaml', '-i', 'b.yaml'], 'reads one inventory, not also "a.yaml"'],
  [['run'], 'There is no command to run'],
  [['run', 'show version', 'show clock'], 'not clearly one command'],
])('%j is wrong use: one message, code 2', async (argv, message) => {
  const { code, stdout, stderr } = await callCli(argv)

  expect([code, stdout]).toEqual([2, ''])
  expect(stderr).toMatch(/^flotilla: /)
  expect(stderr).toContain(message)
})

test.each([
  ['--concurrency', 'many', '--concurrency must be a whole number; got "many"'],
  ['--concurrency', '0', 'concurrency must be a whole number of 1 or more'],
  ['--timeout', '5d', '--timeout must be a time'],
  ['--timeout', '0', '--timeout must be a time'],
  ['--device-timeout', '600h', '--device-timeout must be a time'],
  ['--retry', '-1', 'retry'],
  ['--output', 'xml', '--output must be one of table, json, ndjson'],
  ['--order', 'random', '--order must be one of completion, inventory'],
  ['--host-keys', 'none', '--host-keys must be one of'],
  ['--batch', 'half', '--batch must be a number, or a share'],
  ['--max-failures', '101%', 'maxFailures'],
  ['--canary', 'nobody', '"nobody" is not among the selected devices'],
  ['--on', 'nobody', 'no device named "nobody"'],
  ['--on', 'site=', 'ilter'],
  ['--group', 'nobody', 'None of the 1 devices is selected'],
  ['--answer', 'yes', '--answer must be TEXT=ANSWER'],
  ['--inventory', '', '--inventory is empty'],
])('%s %j is refused before anything is connected', async (option, value, message) => {
  const inventory = new URL('__fixtures__/one-device.yaml', import.meta.url).pathname
  const { code, stdout, stderr } = await callCli([
    'run',
    'show version',
    ...(option === '--inventory' ? [] : ['-i', inventory]),
    `${option}=${value}`,
  ])

  expect(stderr).toContain(message)
  expect([code, stdout]).toEqual([2, ''])
})
