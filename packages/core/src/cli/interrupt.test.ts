import { describe, expect, test, vi } from 'vitest'
import { type CallOptions, startCli, TextSink } from './__fixtures__/call-cli.js'
import { type FakeInventory, fakeInventory } from './__fixtures__/fake-inventory.js'

/** Two devices that answer and one that never does. */
const stuckLab = (): Promise<FakeInventory> =>
  fakeInventory({ count: 3, faults: (index) => (index === 2 ? { hang: 'command', hangOn: /clock/ } : undefined) })

function start(lab: FakeInventory, argv: readonly string[], options: CallOptions = {}) {
  return startCli(['run', 'show clock', ...lab.options, ...argv], { env: lab.env, ...options })
}

const rowsOf = (text: string): number => text.match(/^fake-\d/gm)?.length ?? 0
const openConnections = ({ farm }: FakeInventory): number =>
  farm.devices.reduce((open, device) => open + device.openConnections, 0)

describe('Ctrl-C', () => {
  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('%s closes every session, keeps what came before, and ends with %i', async (signal, code) => {
    await using lab = await stuckLab()
    const call = start(lab, [])
    await vi.waitFor(() => expect(rowsOf(call.stdout.text)).toBe(2), { timeout: 5_000 })
    call.interrupt(signal)

    expect(await call.code).toBe(code)
    expect(rowsOf(call.stdout.text)).toBe(2)
    expect(call.stderr.text).toContain('Cancelled: 2 of 3 devices were done.\n')
    expect(call.exits).toEqual([])
    expect(call.listeners.size).toBe(0)
    await vi.waitFor(() => expect(openConnections(lab)).toBe(0))
  })

  test('leaves a JSON document whole, and says so in it', async () => {
    await using lab = await stuckLab()
    const call = start(lab, ['-o', 'json'])
    await vi.waitFor(() => expect(call.stdout.text.match(/"device":"fake-\d","dur/g)).toHaveLength(2), {
      timeout: 5_000,
    })
    call.interrupt()

    expect(await call.code).toBe(130)
    expect(JSON.parse(call.stdout.text)).toMatchObject({ cancelled: true, total: 3, ok: 2, outcomes: [{}, {}] })
  })

  test('a second time ends the process at once', async () => {
    await using lab = await stuckLab()
    const call = start(lab, [])
    await vi.waitFor(() => expect(rowsOf(call.stdout.text)).toBe(2), { timeout: 5_000 })
    call.interrupt()
    call.interrupt()

    expect(call.exits).toEqual([130])
    await call.code
  })

  test('at the question sends nothing', async () => {
    await using lab = await fakeInventory({ count: 1 })
    const call = startCli(['run', 'clear counters', '--allow-writes', ...lab.options], {
      env: lab.env,
      typed: new Promise<string>(() => undefined),
    })
    await vi.waitFor(() => expect(call.stderr.text).toContain('Type yes'))
    call.interrupt()

    expect(await call.code).toBe(130)
    expect(lab.farm.get('fake-1').connections).toBe(0)
  })
})

test('when nobody reads the results any more the run is called off, quietly', async () => {
  await using lab = await stuckLab()
  const stdout = new TextSink()
  stdout.break()
  const call = start(lab, ['--no-progress'], { stdout })

  expect(await call.code).toBe(141)
  expect(call.stderr.text).toBe('')
  await vi.waitFor(() => expect(openConnections(lab)).toBe(0))
})

describe('on a terminal', () => {
  test('a bar is painted on standard error, and is gone in the end', async () => {
    await using lab = await fakeInventory({ count: 3, platform: 'cisco-ios' })
    const call = start(lab, [], { terminal: true })

    expect(await call.code).toBe(0)
    expect(call.stderr.text).toMatch(/\r\x1b\[K█*░* [123]\/3 {2}\d running/)
    expect(call.stderr.text).toMatch(/\r\x1b\[K3 of 3 devices ok, in \d+ ms\n$/)
    expect(call.stdout.text).not.toContain('\x1b')
  })

  test('--no-progress leaves only the summary', async () => {
    await using lab = await fakeInventory({ count: 2, platform: 'cisco-ios' })
    const call = start(lab, ['--no-progress'], { terminal: true })
    await call.code

    expect(call.stderr.text).toMatch(/^2 of 2 devices ok, in \d+ ms\n$/)
  })
})
