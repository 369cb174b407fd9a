import { expect, test } from 'vitest'
import { HandshakeGate } from './handshake-gate.js'

const { signal } = new AbortController()

test('so many pass at once; the others follow in their order', async () => {
  const gate = new HandshakeGate(2)
  const order: number[] = []
  const leave: (() => void)[] = []
  const enter = async (number: number): Promise<void> => {
    leave.push(await gate.enter(signal))
    order.push(number)
  }
  const all = [1, 2, 3, 4, 5].map(enter)
  await Promise.all(all.slice(0, 2))
  expect(order).toEqual([1, 2])

  leave[0]?.()
  await all[2]
  expect(order).toEqual([1, 2, 3])

  leave[1]?.()
  leave[2]?.()
  await Promise.all(all)
  expect(order).toEqual([1, 2, 3, 4, 5])
})

test('leaving twice frees one place only', async () => {
  const gate = new HandshakeGate(1)
  const leave = await gate.enter(signal)
  leave()
  leave()
  await gate.enter(signal)
  let isIn = false
  void Promise.resolve(gate.enter(signal)).then(() => {
    isIn = true
  })
  await Promise.resolve()

  expect(isIn).toBe(false)
})

test('whoever gives up leaves the line', async () => {
  const gate = new HandshakeGate(1)
  const leave = await gate.enter(signal)
  const controller = new AbortController()
  const reason = new Error('never mind')
  const leaving = gate.enter(controller.signal)
  const next = gate.enter(signal)

  controller.abort(reason)
  await expect(leaving).rejects.toBe(reason)
  leave()

  expect(typeof (await next)).toBe('function')
})
