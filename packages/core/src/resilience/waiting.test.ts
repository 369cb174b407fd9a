import { getEventListeners } from 'node:events'
import { describe, expect, test } from 'vitest'
import { createManualClock } from './__fixtures__/manual-clock.js'
import { abortable, linkController } from './linked-controller.js'
import { onAbort } from './on-abort.js'
import { retryDelayMs, toRetryPolicy } from './retry-policy.js'
import { sleep } from './sleep.js'

const listenersOn = (signal: AbortSignal) => getEventListeners(signal, 'abort').length

describe('sleep', () => {
  test('ends in time and leaves nothing behind', async () => {
    const clock = createManualClock()
    const { signal } = new AbortController()
    let done = false
    const sleeping = sleep(100, { clock, signal }).then(() => (done = true))

    await clock.advance(99)
    expect(done).toBe(false)
    await clock.advance(1)
    await sleeping

    expect([clock.pending, listenersOn(signal)]).toEqual([0, 0])
  })

  test('rejects with the reason as it is, and the timer is gone', async () => {
    const clock = createManualClock()
    const controller = new AbortController()
    const reason = { not: 'an error' }
    const sleeping = sleep(100, { clock, signal: controller.signal })
    controller.abort(reason)

    await expect(sleeping).rejects.toBe(reason)
    await expect(sleep(100, { clock, signal: controller.signal })).rejects.toBe(reason)
    expect(clock.pending).toBe(0)
  })
})

describe('onAbort', () => {
  test('a thousand who wait put one listener on the signal, and none is left when they go', () => {
    const controller = new AbortController()
    let calls = 0
    const stops = Array.from({ length: 1_000 }, () => onAbort(controller.signal, () => calls++))
    expect(listenersOn(controller.signal)).toBe(1)

    for (const stop of stops.splice(0, 999)) stop()
    expect(listenersOn(controller.signal)).toBe(1)
    stops[0]?.()
    expect(listenersOn(controller.signal)).toBe(0)

    onAbort(controller.signal, () => calls++)
    onAbort(controller.signal, () => calls++)
    controller.abort()
    onAbort(controller.signal, () => calls++)
    expect(calls).toBe(3)
  })
})

describe('linked controllers', () => {
  test('follow any of their sources, with its reason', () => {
    const [first, second] = [new AbortController(), new AbortController()]
    const linked = linkController(first.signal, undefined, second.signal)
    second.abort('second')

    expect(linked.signal.reason).toBe('second')
    expect(linkController(first.signal, second.signal).signal.reason).toBe('second')
    linked.release()
    expect(listenersOn(first.signal)).toBe(0)
  })

  test('released ones follow nobody', () => {
    const source = new AbortController()
    const linked = linkController(source.signal)
    linked.release()
    source.abort()

    expect(linked.signal.aborted).toBe(false)
  })
})

describe('abortable', () => {
  test('settles as the promise does and leaves no listener', async () => {
    const { signal } = new AbortController()

    await expect(abortable(Promise.resolve(1), signal)).resolves.toBe(1)
    await expect(abortable(Promise.reject(new Error('no')), signal)).rejects.toThrow('no')
    expect(listenersOn(signal)).toBe(0)
  })

  test('does not wait for a promise that never settles', async () => {
    const controller = new AbortController()
    const waiting = abortable(new Promise(() => undefined), controller.signal)
    controller.abort('over')

    await expect(waiting).rejects.toBe('over')
    await expect(abortable(Promise.resolve(1), controller.signal)).rejects.toBe('over')
  })
})

describe('a retry policy', () => {
  test('a number says how often to try again', () => {
    expect(toRetryPolicy()).toMatchObject({ attempts: 1 })
    expect(toRetryPolicy(2)).toMatchObject({ attempts: 3 })
    expect(toRetryPolicy({ attempts: 4, delayMs: 1 })).toEqual({ attempts: 4, delayMs: 1, maxDelayMs: 10_000 })
  })

  test.each([[-1], [1.5], [Number.NaN], [{ attempts: 0 }], [{ delayMs: -1 }]])('%j makes no sense', (option) => {
    expect(() => toRetryPolicy(option)).toThrow(expect.objectContaining({ code: 'OPTION_INVALID' }))
  })

  test('pauses double up to a limit, less a random part of the upper half', () => {
    const policy = { attempts: 9, delayMs: 100, maxDelayMs: 500 }

    expect([1, 2, 3, 4, 5].map((attempt) => retryDelayMs(policy, attempt, () => 0))).toEqual([100, 200, 400, 500, 500])
    expect([1, 2, 3].map((attempt) => retryDelayMs(policy, attempt, () => 1))).toEqual([50, 100, 200])
  })
})
