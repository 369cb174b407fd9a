import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { CommandTable } from './command-tree.js'
import { createGuard } from './create-guard.js'
import { NETWORK_GRAMMARS } from './grammars/grammars.js'

const guard = createGuard()
const permissive = createGuard({ allow: 'destroy', egress: 'any' })

const fixtures = (name: string): { platform: string; line: string }[] => {
  const folder = new URL(`./__fixtures__/${name}/`, import.meta.url)
  return readdirSync(folder).flatMap((file) =>
    readFileSync(new URL(file, folder), 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => ({ platform: file.replace('.txt', ''), line })),
  )
}

const reads = fixtures('reads')
const refusals = fixtures('refusals').map(({ platform, line }) => {
  const [, , , mode, command = ''] = /^(\S+) (\S+) (?:@(\S+) )?(.*)$/.exec(line) ?? []
  return { platform, mode, command }
})

/** Every path through a table: the words, and the siblings of the last one. */
function* paths(
  table: CommandTable,
  above: readonly string[] = [],
): Generator<{ words: string[]; siblings: string[] }> {
  const siblings = Object.keys(table).filter((word) => word !== '' && word !== '*')
  for (const word of siblings) {
    const words = [...above, word]
    yield { words, siblings }
    const next = table[word]
    if (typeof next === 'object') yield* paths(next, words)
  }
}

describe.each(NETWORK_GRAMMARS.map((grammar) => [grammar.platforms[0] ?? '', grammar] as const))(
  'abbreviations on %s',
  (platform, grammar) => {
    test('that only one command fits are read as that command', () => {
      let checked = 0
      for (const { words, siblings } of paths(grammar.exec)) {
        const last = words.at(-1) ?? ''
        const full = permissive.check([...words, '0'].join(' '), { platform })
        for (let length = 1; length < last.length; length += 1) {
          const short = last.slice(0, length)
          if (short === grammar.execPrefix || siblings.some((word) => word !== last && word.startsWith(short))) continue
          const verdict = permissive.check([...words.slice(0, -1), short, '0'].join(' '), { platform })
          expect({ short, effect: verdict.effect, expanded: verdict.expanded }).toEqual({
            short,
            effect: full.effect,
            expanded: full.expanded,
          })
          checked += 1
        }
      }
      expect(checked).toBeGreaterThan(100)
    })

    test('that several commands fit are allowed only when all of those read', () => {
      for (const { words, siblings } of paths(grammar.exec)) {
        const last = words.at(-1) ?? ''
        for (let length = 1; length < last.length; length += 1) {
          const short = last.slice(0, length)
          if (siblings.includes(short)) continue
          const command = [...words.slice(0, -1), short].join(' ')
          if (!guard.check(command, { platform }).allowed) continue
          for (const word of siblings.filter((candidate) => candidate.startsWith(short))) {
            const full = guard.check([...words.slice(0, -1), word].join(' '), { platform })
            expect(full, `${command} could be ${word}`).toMatchObject({ effect: 'read' })
          }
        }
      }
    })
  },
)

test('changing the case, the spacing or the prefix of a denied command never makes it allowed', () => {
  const mutation = fc.record({
    row: fc.constantFrom(...refusals),
    upper: fc.array(fc.boolean(), { minLength: 8, maxLength: 8 }),
    before: fc.constantFrom(
      '',
      ' ',
      '   ',
      'do ',
      'run ',
      'DO  ',
      'do do ',
      '/',
      '//',
      '"',
      'no ',
      '+ ',
      '. ',
      '-',
      '\\',
    ),
    between: fc.constantFrom(' ', '  ', '     '),
    after: fc.constantFrom('', ' ', '  ', ' |', ' "', '"', ' \\', ' !', ' #', ' |  '),
  })
  fc.assert(
    fc.property(mutation, ({ row, upper, before, between, after }) => {
      // Case means something to Linux: `ss -D` writes a file, `ss -d` does not.
      const folds = !['linux', 'cumulus'].includes(row.platform)
      const cased = [...row.command].map((letter, index) =>
        !folds ? letter : upper[index % 8] ? letter.toUpperCase() : letter.toLowerCase(),
      )
      // In configuration mode `do` makes another command of it.
      fc.pre(row.mode === undefined || !/\w/.test(before))
      // A second quote closes the first.
      fc.pre(!row.command.includes('"') || !(before + after).includes('"'))
      const command = before + cased.join('').replaceAll(' ', between) + after
      expect(guard.check(command, { platform: row.platform, mode: row.mode }).allowed, command).toBe(false)
    }),
    { numRuns: 400 },
  )
})

test('a control character or one outside ASCII anywhere in an allowed command makes it refused', () => {
  const character = fc.oneof(
    fc.integer({ min: 0, max: 0x1f }),
    fc.integer({ min: 0x7f, max: 0x24f }),
    fc.integer({ min: 0x2000, max: 0x206f }),
    fc.integer({ min: 0x250, max: 0x10ffff }),
  )
  fc.assert(
    fc.property(fc.constantFrom(...reads), character, fc.nat(), ({ platform, line }, code, seed) => {
      const at = seed % (line.length + 1)
      const command = line.slice(0, at) + String.fromCodePoint(code) + line.slice(at)
      expect(guard.check(command, { platform }).allowed).toBe(false)
      expect(permissive.check(command, { platform }).allowed).toBe(false)
    }),
    { numRuns: 400 },
  )
})

test('a character that a shell acts upon, anywhere in an allowed command of Linux, makes it refused', () => {
  const plain = reads.filter(
    ({ platform, line }) => ['linux', 'cumulus', 'vyos'].includes(platform) && !/["'|]/.test(line),
  )
  const acts = fc.constantFrom(...';&|<>$`(){}*?[]~!\\"\'#\n\r\t')
  fc.assert(
    fc.property(fc.constantFrom(...plain), acts, fc.nat(), ({ platform, line }, character, seed) => {
      // A bar is how VyOS filters.
      fc.pre(platform !== 'vyos' || character !== '|')
      const at = seed % (line.length + 1)
      const command = line.slice(0, at) + character + line.slice(at)
      expect(guard.check(command, { platform }).allowed, command).toBe(false)
    }),
    { numRuns: 400 },
  )
})

test('two commands never pass as one, however they are joined', () => {
  const joiner = fc.constantFrom(
    ' ; ',
    ';',
    '\n',
    '\r\n',
    ' && ',
    ' & ',
    ' || ',
    ' | ',
    '|',
    ' > ',
    '>',
    ' `',
    ' $(',
    ' ! ',
    '\u2028',
    '\u000b',
    ' do ',
  )
  const destructive = fc.constantFrom(
    'reload',
    'request system reboot',
    'rm -rf /',
    'redirect tftp://192.0.2.1/x',
    'tee flash:x',
    'append flash:x',
    'save x',
    'bash',
    '/system reboot',
    'vsh',
    'write erase',
  )
  fc.assert(
    fc.property(fc.constantFrom(...reads), joiner, destructive, ({ platform, line }, join, command) => {
      const verdict = guard.check(line + join + command, { platform })
      if (join === ' do ' && !verdict.allowed) return
      // Behind ` do `, and behind a filter that takes the rest as text, the words are arguments.
      if (join === ' do ' || (/\|/.test(line) && join !== '\n' && verdict.allowed)) {
        expect(verdict.stages?.every(({ effect }) => effect === 'read') ?? true).toBe(true)
        return
      }
      expect(verdict.allowed, line + join + command).toBe(false)
    }),
    { numRuns: 400 },
  )
})

test('whatever text comes, the guard answers and does not throw', () => {
  const piece = fc.oneof(
    fc.string({ maxLength: 8 }),
    fc.constantFrom(
      'show',
      'ping',
      '|',
      '"',
      "'",
      'include',
      '-c',
      '192.0.2.1',
      '[',
      ':put',
      '/ip',
      'print',
      'vtysh',
      '=',
      '/',
      'constructor',
      '__proto__',
      'toString',
    ),
  )
  const platform = fc.constantFrom(
    ...NETWORK_GRAMMARS.map(({ platforms }) => platforms[0] ?? ''),
    'linux',
    'cumulus',
    'mikrotik-routeros',
    'constructor',
  )
  fc.assert(
    fc.property(
      fc.array(piece, { maxLength: 8 }),
      platform,
      fc.constantFrom(undefined, 'config', 'shell', 'toString'),
      (pieces, name, mode) => {
        const verdict = guard.check(pieces.join(' '), { platform: name, mode })
        expect(typeof verdict.allowed).toBe('boolean')
        if (verdict.allowed) expect(verdict.effect).toBe('read')
      },
    ),
    { numRuns: 400 },
  )
})
