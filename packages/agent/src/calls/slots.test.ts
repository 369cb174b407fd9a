import { expect, test } from 'vitest'
import { Slots } from './slots.js'

const settled = async (promise: Promise<unknown>): Promise<boolean> => {
  const pending = Symbol('pending')
  await new Promise((resolve) => setImmediate(resolve))
  return (await Promise.race([promise, Promise.resolve(pending)])) !== pending
}

test('who comes when all places are taken waits until one is free', async () => {
  const slots = new Slots(1)
  const first = await slots.take()
  const second = slots.take()

  expect(await settled(second)).toBe(false)
  first.release()
  expect(await settled(second)).toBe(true)
})

test('who waits for a person lends the place to others and takes one again', async () => {
  const slots = new Slots(1)
  const first = await slots.take()
  let answer: (value: string) => void = () => {}
  const asked = first.whileWaiting(() => new Promise<string>((resolve) => (answer = resolve)))
  const second = await slots.take()
  answer('yes')

  expect(await settled(asked)).toBe(false)
  second.release()
  expect(await asked).toBe('yes')
  expect(await settled(slots.take())).toBe(false)
})

test('a place is given back once, whatever is still waited for', async () => {
  const slots = new Slots(1)
  const first = await slots.take()
  let answer: () => void = () => {}
  const asked = first.whileWaiting(() => new Promise<void>((resolve) => (answer = resolve)))
  first.release()
  first.release()
  answer()
  await asked

  await slots.take()
  expect(await settled(slots.take())).toBe(false)
})
