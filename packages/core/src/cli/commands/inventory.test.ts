import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { callCli } from '../__fixtures__/call-cli.js'

let folder: string
let good: string
let bad: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'flotilla-cli-'))
  good = join(folder, 'inventory.yaml')
  bad = join(folder, 'bad.yaml')
  writeFileSync(
    good,
    `devices:
  edge-1: { host: 192.0.2.1, platform: cisco_ios, site: lon, tags: [core, new], groups: [campus], password: hunter2-hunter2 }
  edge-2: { host: '2001:db8::2', port: 2022, platform: arista-eos, jump: edge-1 }
groups: { campus: {} }
`,
  )
  writeFileSync(
    bad,
    'devices:\n  edge-1: { host: 192.0.2.1, platfrom: cisco_ios }\n  edge-2: { host: 192.0.2.2, port: 70000 }\n',
  )
})
afterAll(() => rmSync(folder, { recursive: true }))

describe('check', () => {
  test('an inventory without faults', async () => {
    expect(await callCli(['inventory', 'check', '-i', good])).toEqual({
      code: 0,
      stdout: `${good}: 2 devices, 1 group, no faults (1 cisco-ios, 1 arista-eos)\n`,
      stderr: '',
    })
  })

  test('the path may stand by itself', async () => {
    const [checked, listed] = await Promise.all([
      callCli(['inventory', 'check', good]),
      callCli(['inventory', 'list', good, '--on', 'edge-2']),
    ])

    expect(checked).toEqual(await callCli(['inventory', 'check', '-i', good]))
    expect(listed).toEqual(await callCli(['inventory', 'list', '-i', good, '--on', 'edge-2']))
  })

  test('every fault with file, line and column; code 2', async () => {
    const { code, stdout, stderr } = await callCli(['inventory', 'check', '-i', bad])

    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toMatch(new RegExp(`^flotilla: .*2 faults:\\n {2}${bad}:2:\\d+ .*platfrom`))
    expect(stderr).toMatch(new RegExp(`\\n {2}${bad}:3:\\d+ .*port`))
  })

  test('faults as JSON', async () => {
    const { code, stdout } = await callCli(['inventory', 'check', '-i', bad, '-o', 'json'])

    expect(JSON.parse(stdout)).toMatchObject({ path: bad, ok: false, faults: [{ line: 2 }, { line: 3 }] })
    expect(code).toBe(2)
  })

  test('a file that is not there', async () => {
    const { code, stderr } = await callCli(['inventory', 'check'], {
      env: { FLOTILLA_INVENTORY: join(folder, 'none.yaml') },
    })

    expect(stderr).toContain('none.yaml does not exist')
    expect(code).toBe(2)
  })
})

describe('list', () => {
  test('devices in columns, without secrets', async () => {
    expect(await callCli(['inventory', 'list', '-i', good])).toEqual({
      code: 0,
      stdout: `device  host                platform    site  groups  tags      jump
edge-1  192.0.2.1           cisco-ios   lon   campus  core new
edge-2  [2001:db8::2]:2022  arista-eos                          edge-1
`,
      stderr: '',
    })
  })

  test.each(['json', 'ndjson'])('%s has the same facts', async (format) => {
    const { stdout } = await callCli(['inventory', 'list', '-i', good, '--on', 'edge-2', '-o', format])

    expect([JSON.parse(stdout)].flat()).toEqual([
      {
        name: 'edge-2',
        host: '2001:db8::2',
        port: 2022,
        platform: 'arista-eos',
        jump: ['edge-1'],
      },
    ])
  })

  test('a selection of nothing is code 2', async () => {
    expect(await callCli(['inventory', 'list', '-i', good, '--site', 'oslo'])).toMatchObject({ code: 2, stdout: '' })
  })
})
