import { expect, test } from 'vitest'
import { createPager } from './pager.js'

function page(length: number) {
  let written = ''
  const pager = createPager({
    shape: { text: () => '--More--', erase: '<erase>' },
    pageLength: () => length,
    write: (text) => {
      written += text
    },
  })
  pager.reset()
  return {
    pager,
    take() {
      const text = written
      written = ''
      return text
    },
  }
}

const lines = (from: number, to: number): string =>
  Array.from({ length: to - from + 1 }, (_, index) => `line ${from + index}\n`).join('')

test('a page is one line short of the terminal, then the pager waits', () => {
  const { pager, take } = page(5)

  pager.print(lines(1, 10))

  expect(take()).toBe(`${lines(1, 4)}--More--`)
  expect(pager.isWaiting()).toBe(true)
})

test('space shows a page, Enter a line, and the prompt of the pager is wiped', () => {
  const { pager, take } = page(4)
  pager.print(lines(1, 9))
  take()

  pager.key('\r')
  expect(take()).toBe(`<erase>${lines(4, 4)}--More--`)
  pager.key(' ')
  expect(take()).toBe(`<erase>${lines(5, 7)}--More--`)
  pager.key(' ')
  expect(take()).toBe(`<erase>${lines(8, 9)}`)
  expect(pager.isWaiting()).toBe(false)
})

test('q drops the rest, also what the command prints later', () => {
  const { pager, take } = page(4)
  pager.print(lines(1, 9))
  take()

  pager.key('q')
  pager.print('more\n')

  expect(take()).toBe('<erase>\n')
})

test('output that just fills the page does not wait', () => {
  const { pager, take } = page(5)

  pager.print(lines(1, 4))

  expect(pager.isWaiting()).toBe(false)
  expect(take()).toBe(lines(1, 4))
})

test('length 0 never waits', () => {
  const { pager } = page(0)

  pager.print(lines(1, 1000))

  expect(pager.isWaiting()).toBe(false)
})
