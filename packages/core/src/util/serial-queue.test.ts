import { expect, test } from 'vitest'
import { SerialQueue } from './serial-queue.js'

test('tasks run one at a time in call order, also after one that fails', async () => {
  const queue = new SerialQueue()
  const log: string[] = []
  const task =
    (name: string, fails = false) =>
    async () => {
      log.push(`${name} starts`)
      await new Promise(setImmediate)
      log.push(`${name} ends`)
      if (fails) throw new Error(name)
      return name
    }

  const results = await Promise.allSettled([queue.run(task('a')), queue.run(task('b', true)), queue.run(task('c'))])

  expect(log).toEqual(['a starts', 'a ends', 'b starts', 'b ends', 'c starts', 'c ends'])
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  expect(queue.size).toBe(0)
})

test('a waiting task that is aborted never starts, rejects at once, and the rest goes on', async () => {
  const queue = new SerialQueue()
  const abort = new AbortController()
  let release = (): void => undefined
  const first = queue.run(
    () =>
      new Promise<void>((resolve) => {
        release = resolve
      }),
  )
  let started = false
  const second = queue.run(async () => {
    started = true
  }, abort.signal)
  const third = queue.run(async () => 'third')

  abort.abort('enough')
  await expect(second).rejects.toBe('enough')
  release()

  await first
  expect(await third).toBe('third')
  expect(started).toBe(false)
})

test('a newcomer never slips in before a task whose turn it is', async () => {
  const queue = new SerialQueue()
  const order: string[] = []
  const first = queue.run(async () => {
    order.push('first')
  })
  const second = queue.run(async () => {
    order.push('second')
  })
  const third = first.then(() =>
    queue.run(async () => {
      order.push('third')
    }),
  )

  await Promise.all([second, third])

  expect(order).toEqual(['first', 'second', 'third'])
})
