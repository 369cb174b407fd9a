import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { OutputBuffer } from './output-buffer.js'
import { TerminalText } from './terminal-text.js'

function render(chunks: readonly (string | Uint8Array)[]): { lines: string; line: string } {
  const text = new TerminalText()
  let lines = ''
  for (const chunk of chunks) {
    text.write(typeof chunk === 'string' ? Buffer.from(chunk) : chunk, {
      lines(block) {
        lines += block
      },
    })
  }
  return { lines, line: text.line }
}

describe('what a device sends becomes what a person would see', () => {
  test.each([
    ['plain lines', 'a\r\nb\r\nr1#', 'a\nb\n', 'r1#'],
    ['runs of carriage returns', 'a\r\r\nb\r\r\r\nr1#', 'a\nb\n', 'r1#'],
    ['colours', '\x1b[01;32mok\x1b[0m\r\n\x1b[1;31mr1#\x1b[m', 'ok\n', 'r1#'],
    ['bracketed paste and window titles', '\x1b[?2004l\r\n\x1b]0;title\x07\x1b[?2004hr1$ ', '\n', 'r1$ '],
    ['backspaces in an echo', 'r1#shw\b \bow ver\r\n', 'r1#show ver\n', ''],
    ['a progress line painted over', '10%\r 20%\r100%\r\n', '100%\n', ''],
    ['a rubbed-out pager (backspaces)', '--More-- \b\b\b\b\b\b\b\b\b        \b\b\b\b\b\b\b\b\bnext\r\n', 'next\n', ''],
    ['an erased pager', '--More--\r\x1b[Knext\r\n', 'next\n', ''],
    [
      'next-line and absolute positions',
      '\x1b[24;1Hsw1# show\x1bEx\r\n\x1b[24;1H\x1b[2Ksw1# \x1b[24;6H',
      'sw1# show\nx\n',
      'sw1# ',
    ],
    ['a repainted prompt', '[admin@r1] > \r\r[admin@r1] > /ip\r\n', '[admin@r1] > /ip\n', ''],
    ['bells and nulls', 'a\x07\x00b\r\n', 'ab\n', ''],
  ])('%s', (_, input, lines, line) => {
    expect(render([input])).toEqual({ lines, line })
  })

  test('bytes that are no UTF-8 are read as Latin-1, beside real UTF-8', () => {
    const bytes = Buffer.concat([Buffer.from('Zürich '), Buffer.from('K\xf6ln', 'latin1'), Buffer.from(' 東京\n')])

    expect(render([bytes]).lines).toBe('Zürich Köln 東京\n')
  })
})

const piece = fc.constantFrom(
  'r1#',
  'show',
  ' ',
  '\r\n',
  '\r',
  '\n',
  '\b',
  '\x1b[K',
  '\x1b[3D',
  '\x1b[0m',
  '\x1b]0;t\x07',
  '\x1b[24;1H',
  'é',
  '東',
  '\x1bE',
  '\x1b',
  '\x07',
  '[',
  ';',
)

test('where the bytes are cut never changes the text', () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(piece, fc.string()), { maxLength: 40 }),
      fc.array(fc.nat(200), { maxLength: 30 }),
      (pieces, cuts) => {
        const bytes = Buffer.from(pieces.join(''))
        const at = [...new Set(cuts.map((cut) => Math.min(cut, bytes.length)))].sort((a, b) => a - b)
        const chunks = [0, ...at].map((start, index) => bytes.subarray(start, at[index] ?? bytes.length))

        expect(render(chunks)).toEqual(render([bytes]))
      },
    ),
  )
})

test('any bytes at all, one by one, give the same text as at once', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
      const chunks = Array.from(bytes, (byte) => Uint8Array.of(byte))

      expect(render(chunks)).toEqual(render([bytes]))
    }),
  )
})

test('however much of it is collected, the lines are the same, wherever the bytes are cut', () => {
  const line = fc.oneof(
    fc.stringMatching(/^[ -~]{0,120}$/),
    fc.constantFrom('10%\r20%', 'abc\rX', 'é', 'tab\there', '\x1b[31mred\x1b[0m', 'x\r\r'),
  )
  fc.assert(
    fc.property(
      fc.array(line, { minLength: 20, maxLength: 120 }),
      fc.nat(40),
      fc.array(fc.nat(300_000), { maxLength: 6 }),
      (lines, times, cuts) => {
        const bytes = Buffer.from(`${`${lines.join('\r\n')}\r\n`.repeat(times)}edge-1#`)
        const at = [...new Set(cuts.map((cut) => Math.min(cut, bytes.length)))].sort((a, b) => a - b)
        const text = new TerminalText()
        const output = new OutputBuffer(1e9)
        const sink = {
          lines: (block: string) => output.append(block),
          bytes: (lines: Buffer) => output.append(lines),
        }
        for (const [index, start] of [0, ...at].entries()) {
          text.write(bytes.subarray(start, at[index] ?? bytes.length), sink, true)
        }

        expect({ lines: output.finish().text, line: text.line }).toEqual(render([bytes]))
      },
    ),
  )
})
