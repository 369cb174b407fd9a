import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createLineEditor, type LongLineStyle } from './line-editor.js'

function edit(input: string, options: { longLines?: LongLineStyle; columns?: number; offset?: number } = {}) {
  let echoed = ''
  const editor = createLineEditor({
    echo: (text) => {
      echoed += text
    },
    columns: () => options.columns ?? 80,
    longLines: options.longLines ?? 'none',
  })
  editor.reset({ echo: true, offset: options.offset ?? 0 })
  const { event, rest } = editor.feed(input)
  return { echoed, line: editor.text(), event, rest }
}

test('characters are echoed and Enter ends the line', () => {
  expect(edit('show ver\nnext')).toEqual({ echoed: 'show ver', line: 'show ver', event: 'enter', rest: 'next' })
})

test('return and new line together are one Enter', () => {
  const editor = createLineEditor({ echo: () => undefined, columns: () => 80 })
  editor.reset({ echo: true, offset: 0 })

  expect(editor.feed('a\r')).toEqual({ event: 'enter', rest: '' })
  editor.reset({ echo: true, offset: 0 })
  expect(editor.feed('\nb\n')).toEqual({ event: 'enter', rest: '' })
  expect(editor.text()).toBe('b')
})

test.each([
  ['backspace', 'shw\x7fow\n', 'show'],
  ['^H', 'shw\bow\n', 'show'],
  ['^U', 'garbage\x15show\n', 'show'],
  ['^W', 'show garbage\x17version\n', 'show version'],
  ['cursor keys', 'sh\x1b[Aow\x1bOB\n', 'show'],
])('%s edits the line', (_key, input, line) => {
  expect(edit(input).line).toBe(line)
})

test.each([
  ['\x03', 'interrupt'],
  ['\x04', 'end-of-file'],
  ['\x1a', 'suspend'],
])('control keys are events', (key, event) => {
  expect(edit(`show${key}`)).toMatchObject({ event, line: 'show' })
})

test('a line longer than the terminal scrolls, with a dollar sign at its left', () => {
  const { echoed, line } = edit(`${'a'.repeat(60)}\n`, { longLines: 'scroll', columns: 40, offset: 8 })

  expect(line).toBe('a'.repeat(60))
  expect(echoed).toContain('\b\b$')
})

test('a line longer than the terminal wraps, as readline does it', () => {
  const { echoed } = edit(`${'a'.repeat(20)}\n`, { longLines: 'wrap', columns: 10 })

  expect(echoed).toBe(`${'a'.repeat(10)} \r${'a'.repeat(10)} \r`)
})

test('multi-byte characters survive, wherever they are cut', () => {
  const bytes = Buffer.from('größe → 5\n', 'utf8').toString('latin1')
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: bytes.length }), { maxLength: 5 }), (cuts) => {
      const editor = createLineEditor({ echo: () => undefined, columns: () => 80 })
      editor.reset({ echo: true, offset: 0 })
      let from = 0
      for (const cut of [...cuts.sort((a, b) => a - b), bytes.length]) {
        editor.feed(bytes.slice(from, cut))
        from = Math.max(from, cut)
      }
      expect(editor.text()).toBe('größe → 5')
    }),
  )
})
