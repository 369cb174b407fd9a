import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { callCli } from '../__fixtures__/call-cli.js'
import { type FakeInventory, fakeInventory } from '../__fixtures__/fake-inventory.js'

let lab: FakeInventory
beforeAll(async () => {
  lab = await fakeInventory({
    count: 4,
    platform: ['cisco-ios', 'juniper-junos', 'linux', 'arista-eos'],
    faults: (index) => (index === 3 ? { authFailure: true } : undefined),
  })
})
afterAll(() => lab[Symbol.asyncDispose]())

/** Cells of the rows of devices, without the time. */
const rows = (text: string): string[][] =>
  text
    .split('\n')
    .filter((line) => line.startsWith('fake-'))
    .map((line) => line.replace(/ \d+ ms/, '').split(/\s{2,}/))

test('words name devices', async () => {
  const { code, stdout } = await callCli(['ping', 'fake-1', ...lab.options, 'fake-3', '--order', 'inventory'], lab)

  expect(rows(stdout).map(([name]) => name)).toEqual(['fake-1', 'fake-3'])
  expect(code).toBe(0)
})

test('ping logs in and out, and says who could be reached', async () => {
  const { code, stdout } = await callCli(['ping', ...lab.options, '--order', 'inventory'], lab)

  expect(rows(stdout)).toEqual([
    ['fake-1', 'ok', 'cisco-ios', 'fake-1'],
    ['fake-2', 'ok', 'juniper-junos', 'fake-2'],
    ['fake-3', 'ok', 'linux', 'fake-3'],
    ['fake-4', 'AUTH_FAILED'],
  ])
  expect(code).toBe(1)
  await vi.waitFor(() => expect(lab.farm.devices.map(({ openConnections }) => openConnections)).toEqual([0, 0, 0, 0]))
})

test('detect finds the platform whatever the inventory says, and compares', async () => {
  const wrong = { ...lab.env, FLOTILLA_INVENTORY: lab.options[1] ?? '' }
  const { code, stdout } = await callCli(
    ['detect', ...lab.options.slice(2), '--on', 'fake-[123]', '--order', 'inventory'],
    { env: wrong },
  )

  expect(rows(stdout)).toEqual([
    ['fake-1', 'ok', 'cisco-ios', 'the same', 'fake-1'],
    ['fake-2', 'ok', 'juniper-junos', 'the same', 'fake-2'],
    ['fake-3', 'ok', 'linux', 'the same', 'fake-3'],
  ])
  expect(code).toBe(0)
})

test('detect as JSON tells what the inventory has', async () => {
  const { stdout } = await callCli(['detect', ...lab.options, '--on', 'fake-2', '-o', 'ndjson'], lab)

  expect(JSON.parse(stdout)).toMatchObject({
    device: 'fake-2',
    ok: true,
    value: { platform: 'juniper-junos', recorded: 'juniper-junos', hostname: 'fake-2' },
  })
})
