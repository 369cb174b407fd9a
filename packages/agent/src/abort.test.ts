import { defineTool } from '@flotilla/core'
import { fakeDevice } from '@flotilla/core/testing'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { agentScene, allowWrites, workshop } from './__fixtures__/agent-scene.js'

const look = (device = 'a') => ({ name: 'look', input: { device } })
const reason = new Error('the operator left')

/** Counts who listens to a signal. */
function watchedController(): { controller: AbortController; listeners: () => number } {
  const controller = new AbortController()
  const { signal } = controller
  let count = 0
  const add = signal.addEventListener.bind(signal)
  const remove = signal.removeEventListener.bind(signal)
  signal.addEventListener = (...args: Parameters<typeof add>) => {
    count++
    add(...args)
  }
  signal.removeEventListener = (...args: Parameters<typeof remove>) => {
    count--
    remove(...args)
  }
  return { controller, listeners: () => count }
}

test('a run whose signal is aborted already asks nobody', async () => {
  await using scene = await agentScene(['ok'])

  await expect(scene.agent.run('x', { signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
  expect(scene.model.requests).toEqual([])
})

test('aborted before the reply begins, the run rejects with the reason and the request is dropped', async () => {
  const { controller, listeners } = watchedController()
  await using scene = await agentScene(() => {
    controller.abort(reason)
    return new Promise(() => {})
  })

  await expect(scene.agent.run('x', { signal: controller.signal })).rejects.toBe(reason)
  await expect.poll(() => scene.model.requests[0]?.aborted).toBe(true)
  expect(listeners()).toBe(0)
})

test('aborted in the middle of a reply, the stream is closed', async () => {
  const { controller, listeners } = watchedController()
  await using scene = await agentScene([{ text: 'A long text that never ends.', fault: 'hang' }])

  const run = scene.agent.run('x', { signal: controller.signal })
  for await (const event of run) {
    if (event.type !== 'text') continue
    controller.abort(reason)
    break
  }

  await expect(run).rejects.toBe(reason)
  await expect.poll(() => scene.model.requests[0]?.aborted).toBe(true)
  expect(listeners()).toBe(0)
})

test('aborted while tools work, their signals abort, no further call starts and the model is not asked again', async () => {
  const shop = workshop(['10.0.0.1', '10.0.0.2'])
  const { controller, listeners } = watchedController()
  await using scene = await agentScene([{ toolUses: [look('10.0.0.1'), look('10.0.0.2')] }, 'never'], {
    ...shop,
    agent: { maxToolConcurrency: 1 },
  })

  const run = scene.agent.run('x', { signal: controller.signal })
  await shop.reached('> look 10.0.0.1')
  controller.abort(reason)

  await expect(run).rejects.toBe(reason)
  await shop.reached('< look 10.0.0.1')
  expect(shop.timeline).toEqual(['> look 10.0.0.1', '< look 10.0.0.1'])
  expect(scene.model.requests).toHaveLength(1)
  expect(listeners()).toBe(0)
})

test('aborted while somebody is asked, the question is withdrawn and nothing is written', async () => {
  const shop = workshop()
  const controller = new AbortController()
  let withdrawn = false
  await using scene = await agentScene([{ toolUses: [{ name: 'change', input: { device: 'a' } }] }, 'never'], {
    ...shop,
    kernel: allowWrites,
    agent: {
      approver: {
        decide: (_request, { signal }) => {
          signal.addEventListener('abort', () => {
            withdrawn = true
          })
          controller.abort(reason)
          return new Promise(() => {})
        },
      },
    },
  })

  await expect(scene.agent.run('x', { signal: controller.signal })).rejects.toBe(reason)
  expect(withdrawn).toBe(true)
  expect(shop.timeline).toEqual([])
})

test('aborted while it waits to ask again, the run ends at once', async () => {
  const controller = new AbortController()
  await using scene = await agentScene([{ text: 'A text to cut.', fault: 'cut' }, 'never'], {
    agent: { turnRetry: { delayMs: 60_000 } },
  })

  const run = scene.agent.run('x', { signal: controller.signal })
  for await (const event of run) {
    if (event.type === 'turn_restarted') controller.abort(reason)
    if (controller.signal.aborted) break
  }

  await expect(run).rejects.toBe(reason)
  expect(scene.model.requests).toHaveLength(1)
})

test('cancel stops a run with a coded error, or with a reason of your own', async () => {
  await using scene = await agentScene(() => new Promise(() => {}))

  const first = scene.agent.run('x')
  first.cancel()
  const second = scene.agent.run('x')
  second.cancel(reason)

  await expect(first).rejects.toMatchObject({ code: 'CANCELLED' })
  await expect(second).rejects.toBe(reason)
})

test('leaving the loop early cancels the run', async () => {
  const shop = workshop(['10.0.0.1'])
  await using scene = await agentScene([{ toolUses: [look('10.0.0.1')] }, 'never'], shop)

  const run = scene.agent.run('x')
  for await (const event of run) if (event.type === 'tool_started') break

  await expect(run).rejects.toMatchObject({ code: 'CANCELLED' })
  await shop.reached('< look 10.0.0.1')
  expect(scene.model.requests).toHaveLength(1)
})

test('the work on a device stops with the run, and its session is gone', async () => {
  const device = fakeDevice({ name: 'edge-1', faults: { hang: 'command', hangOn: /version/ } })
  const controller = new AbortController()
  const version = defineTool({
    name: 'version',
    description: 'Version of a device.',
    effect: 'read',
    input: z.object({}),
    output: z.object({ text: z.string() }),
    async run(_input, context) {
      await using opened = await context.session('edge-1')
      const running = opened.run('show version', { signal: context.signal })
      controller.abort(reason)
      return { text: (await running).output }
    },
  })
  await using scene = await agentScene([{ toolUses: [{ name: 'version' }] }, 'never'], {
    tools: [version],
    kernel: { inventory: [device] },
  })

  await expect(scene.agent.run('x', { signal: controller.signal })).rejects.toBe(reason)
  await expect.poll(() => device.openSessions).toBe(0)
})

test('a listener who comes after the end still hears everything, and a failure too', async () => {
  await using scene = await agentScene(['ok', { status: 400 }])
  const good = scene.agent.run('x')
  await good
  const bad = scene.agent.run('x')
  await expect(bad).rejects.toMatchObject({ code: 'MODEL_REJECTED' })

  const types: string[] = []
  for await (const { type } of good) types.push(type)
  const failing = (async () => {
    for await (const { type } of bad) types.push(type)
  })()

  await expect(failing).rejects.toMatchObject({ code: 'MODEL_REJECTED' })
  expect(types.filter((type) => type === 'done')).toHaveLength(1)
})

test('many runs and calls on one signal look like no leak', async () => {
  const warnings: Error[] = []
  const hear = (warning: Error): void => void warnings.push(warning)
  process.on('warning', hear)
  try {
    const { tools } = workshop()
    const calls = Array.from({ length: 20 }, () => look())
    await using scene = await agentScene(({ body }) => (body.messages.length === 1 ? { toolUses: calls } : 'ok'), {
      tools,
      agent: { maxToolConcurrency: 20 },
    })
    const { signal } = new AbortController()

    await Promise.all(Array.from({ length: 12 }, () => scene.agent.run('x', { signal })))
    await new Promise((resolve) => setImmediate(resolve))

    expect(warnings.filter(({ name }) => name === 'MaxListenersExceededWarning')).toEqual([])
  } finally {
    process.off('warning', hear)
  }
})
