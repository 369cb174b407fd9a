import { afterEach, expect, test, vi } from 'vitest'
import { serve } from '../__fixtures__/serve.js'

const STREAM = { accept: 'text/event-stream' }

afterEach(() => {
  vi.useRealTimers()
})

test('a stream lives while the first device is still at work', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  let finish = (): void => undefined
  const finished = new Promise<void>((resolve) => (finish = resolve))
  const commands = { 'show clock': () => finished.then(() => 'noon') }
  const { post, devices } = await serve({}, { device: { commands } })
  const answering = post('/fleet/run', { commands: ['show clock'] }, STREAM)
  while (!devices.every(({ sent }) => sent.includes('show clock'))) await new Promise(setImmediate)

  vi.advanceTimersByTime(15_000)
  const response = await answering
  finish()

  expect(response.headers.get('content-type')).toBe('text/event-stream')
  expect(await response.text()).toMatch(/^: still here\n\nid: 1\nevent: outcome\ndata: \{/)
})

test('what is wrong before anything runs is an ordinary answer with its status', async () => {
  const { post } = await serve()

  expect((await post('/fleet/run', { commands: [] }, STREAM)).status).toBe(422)
  expect((await post('/fleet/run', { commands: ['show clock'], filter: 'nowhere-*' }, STREAM)).status).toBe(404)
})

test('a client that leaves a stream ends the work on every device', async () => {
  const leaving = new AbortController()
  const { url, devices } = await serve({}, { device: { faults: { hang: 'command', hangOn: /^show tech/ } } })
  const request = fetch(`${url}/fleet/run`, {
    method: 'POST',
    headers: STREAM,
    body: JSON.stringify({ commands: ['show tech-support'] }),
    signal: leaving.signal,
  }).catch((error: unknown) => error)
  while (!devices.every(({ sent }) => sent.includes('show tech-support'))) await new Promise(setImmediate)

  leaving.abort()
  await request

  await expect.poll(() => devices.map(({ openSessions }) => openSessions)).toEqual([0, 0])
})
