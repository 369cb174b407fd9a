import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type FakeInventory, fakeInventory } from './__fixtures__/fake-inventory.js'

const main = fileURLToPath(new URL('main.ts', import.meta.url))
const TIMEOUT_MS = 20_000

let lab: FakeInventory
beforeAll(async () => {
  lab = await fakeInventory({
    count: 3,
    faults: (index) => (index === 2 ? { hang: 'command', hangOn: /clock/ } : undefined),
  })
})
afterAll(() => lab[Symbol.asyncDispose]())

/** The program as a process of its own, and what it has printed. */
function start(argv: readonly string[]) {
  const child = spawn(process.execPath, ['--import', 'tsx', main, ...argv, ...lab.options], {
    cwd: fileURLToPath(new URL('../..', import.meta.url)),
    env: { ...process.env, ...lab.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const printed = { stdout: '', stderr: '' }
  child.stdout.setEncoding('utf8').on('data', (text) => (printed.stdout += text))
  child.stderr.setEncoding('utf8').on('data', (text) => (printed.stderr += text))
  return { child, printed }
}

const codeOf = async (child: ChildProcess): Promise<unknown> => (await once(child, 'close'))[0]
const openConnections = (name: string): number => lab.farm.get(name).openConnections

test.concurrent('Ctrl-C ends the process with 130, and nothing stays open', { timeout: TIMEOUT_MS }, async () => {
  const { child, printed } = start(['run', 'show clock', '--on', 'fake-[13]'])
  await vi.waitFor(() => expect(printed.stdout).toContain('fake-1'), { timeout: TIMEOUT_MS })
  await vi.waitFor(() => expect(lab.farm.get('fake-3').sent).toContain('show clock'), { timeout: TIMEOUT_MS })
  child.kill('SIGINT')

  expect(await codeOf(child)).toBe(130)
  expect(printed.stderr).toContain('Cancelled: 1 of 2 devices were done.')
  await vi.waitFor(() => expect(openConnections('fake-3')).toBe(0))
})

test.concurrent('a run in which all is fine ends by itself with 0', { timeout: TIMEOUT_MS }, async () => {
  const { child, printed } = start(['run', 'show version', '--on', 'fake-2', '-o', 'json'])

  expect(await codeOf(child)).toBe(0)
  expect(JSON.parse(printed.stdout)).toMatchObject({ ok: 1, outcomes: [{ device: 'fake-2' }] })
})

test.concurrent('a reader who goes away ends it, without a word', { timeout: TIMEOUT_MS }, async () => {
  const { child, printed } = start(['run', 'show version', '--on', 'fake-2', '--no-progress'])
  child.stdout.destroy()

  expect(await codeOf(child)).toBe(141)
  expect(printed.stderr).toBe('')
})
