import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { loadInventory } from '../load-inventory.js'
import { compileGlob } from './glob.js'
import type { Where } from './where.js'

const inventory = loadInventory([
  {
    name: 'edge-1',
    host: '192.0.2.1',
    platform: 'cisco_ios',
    site: 'lon',
    tags: ['core'],
    groups: ['edges'],
    data: { role: 'pe', vlans: [10, 20] },
  },
  { name: 'edge-2', host: '192.0.2.2', platform: 'arista_eos', site: 'lon', groups: ['edges', 'lab'] },
  {
    name: 'core-1',
    host: '192.0.2.3',
    platform: 'juniper_junos',
    site: 'par',
    tags: ['core', 'spare'],
    data: { role: 'p', nested: { rack: 7 } },
  },
  { name: 'spare one', host: 'spare.example.net', platform: 'linux', tags: ['spare'] },
])
const names = (where?: Where) => inventory.select(where).map(({ name }) => name)

describe('select', () => {
  test.each<[string, Where | undefined, string[]]>([
    ['nothing is all', undefined, ['edge-1', 'edge-2', 'core-1', 'spare one']],
    ['a name', 'core-1', ['core-1']],
    ['a name with a space', 'spare one', ['spare one']],
    ['a pattern', 'edge-*', ['edge-1', 'edge-2']],
    ['a pattern with alternatives', '{edge,core}-1', ['edge-1', 'core-1']],
    ['a pattern with a class', '[!e]*-[0-9]', ['core-1']],
    ['a pattern without match', 'none-*', []],
    ['a list, each once, in inventory order', ['core-1', 'edge-1', 'core-1', 'edge-*'], ['edge-1', 'edge-2', 'core-1']],
    ['an expression in a list', ['site=par', 'edge-2'], ['edge-2', 'core-1']],
    ['an empty list', [], []],
    ['a function', (device) => device.port === undefined && device.name.endsWith('1'), ['edge-1', 'core-1']],
    ['a group', { groups: 'lab' }, ['edge-2']],
    ['groups, any of them', { groups: ['lab', 'edges'] }, ['edge-1', 'edge-2']],
    ['a tag, also as singular', { tag: 'core' }, ['edge-1', 'core-1']],
    ['tags by pattern', { tags: 'sp*' }, ['core-1', 'spare one']],
    ['a site', { site: 'lon' }, ['edge-1', 'edge-2']],
    ['a platform by any of its names', { platform: 'cisco_xe' }, ['edge-1']],
    ['platforms', { platform: ['eos', 'linux'] }, ['edge-2', 'spare one']],
    ['criteria that must all hold', { site: 'lon', tags: ['core'], names: '*-1' }, ['edge-1']],
    ['criteria with a predicate', { site: 'lon', predicate: ({ tags }) => tags === undefined }, ['edge-2']],
    ['criteria with an expression', { tags: 'core', filter: 'not site=lon' }, ['core-1']],
    ['criteria left undefined', { site: undefined as never }, ['edge-1', 'edge-2', 'core-1', 'spare one']],
  ])('%s', (_title, where, expected) => {
    expect(names(where)).toEqual(expected)
  })

  test.each<[Where, string, string]>([
    ['edge-3', 'DEVICE_UNKNOWN', 'no device named "edge-3" (did you mean edge-1, edge-2?)'],
    [['edge-1', 'zzz'], 'DEVICE_UNKNOWN', '"zzz"'],
    [{ groop: 'x' } as never, 'OPTION_INVALID', 'no criterion "groop" (did you mean group'],
    [7 as never, 'OPTION_INVALID', 'got number'],
    [[7] as never, 'OPTION_INVALID', 'got number'],
    [{ tags: 7 } as never, 'OPTION_INVALID', 'text or a list'],
  ])('%j is %s', (where, code, message) => {
    expect(() => names(where)).toThrow(expect.objectContaining({ code, message: expect.stringContaining(message) }))
  })

  test('thousands of names are looked up, not compared one by one', () => {
    const many = loadInventory(Array.from({ length: 10_000 }, (_, index) => ({ name: `d${index}`, host: 'x' })))
    const startedAt = performance.now()

    expect(many.select(many.names())).toHaveLength(10_000)
    expect(performance.now() - startedAt).toBeLessThan(500)
  })
})

describe('the filter language', () => {
  test.each<[string, string[]]>([
    ['site=lon', ['edge-1', 'edge-2']],
    ['site=lon and (platform=cisco-ios or tag=core) and not name~edge-2*', ['edge-1']],
    ['site = "lon" AND NOT tag = core', ['edge-2']],
    ['tag=core or tag=spare and site=par', ['edge-1', 'core-1']],
    ['(tag=core or tag=spare) and site=par', ['core-1']],
    ['edge-1, core-*', ['edge-1', 'core-1']],
    ['site=lon && !edge-1', ['edge-2']],
    ['site=par || group=lab', ['edge-2', 'core-1']],
    ['tag!=core', ['edge-2', 'spare one']],
    ['name!~*-1', ['edge-2', 'spare one']],
    ['name=~edge-?', ['edge-1', 'edge-2']],
    ['platform=junos', ['core-1']],
    ['platform~*o*s', ['edge-1', 'edge-2', 'core-1']],
    ['host~192.0.2.[12]', ['edge-1', 'edge-2']],
    ['data.role=pe', ['edge-1']],
    ['data.vlans=20', ['edge-1']],
    ['data.nested.rack==7', ['core-1']],
    ['data.nested=7', []],
    ['data.constructor~*', []],
    ["'spare one'", ['spare one']],
    ['name="spare one"', ['spare one']],
    ['not not (site=par)', ['core-1']],
    ['not (not site=lon)', ['edge-1', 'edge-2']],
    ['groups=lab or tags=spare', ['edge-2', 'core-1', 'spare one']],
    ['edge-{1,2}', ['edge-1', 'edge-2']],
  ])('%s', (filter, expected) => {
    expect(names({ filter })).toEqual(expected)
  })

  test.each<[string, number, string]>([
    ['', 1, 'something is missing at the end'],
    ['site=lon and', 13, 'something is missing at the end'],
    ['site=', 6, 'expected a value after ='],
    ['(site=lon', 1, 'never closed'],
    ['site=lon)', 9, 'expected "and", "or" or the end, not ")"'],
    ['site=lon core-1', 10, 'expected "and", "or" or the end, not "core-1"'],
    ['sites=lon', 1, 'no field "sites"; fields are name, host'],
    ['= lon', 1, 'expected a field or a name'],
    ['or site=lon', 1, 'expected a field or a name'],
    ['site=(lon)', 6, 'expected a value'],
    ['name="edge', 6, 'this quote is never closed'],
    ['a & b', 3, 'unexpected &'],
  ])('%j is wrong at position %i', (filter, position, problem) => {
    expect(() => names({ filter })).toThrow(
      expect.objectContaining({
        code: 'FILTER_INVALID',
        details: expect.objectContaining({ position }),
        message: expect.stringContaining(problem),
      }),
    )
  })

  test('a mark in the message shows the place', () => {
    expect(() => names({ filter: 'site=lon xor tag=core' })).toThrow(
      'position 10: expected "and", "or" or the end, not "xor"\n  site=lon xor tag=core\n           ^',
    )
  })

  test('any text gives devices or an error that is ours, quickly', () => {
    const piece = fc.constantFrom(
      'and',
      'or',
      'not',
      '(',
      ')',
      '=',
      '~',
      '!',
      '"',
      "'",
      ' ',
      'site',
      'lon',
      '*',
      '{',
      '}',
      '[',
      ']',
      ',',
      '\\',
      'name',
      '&',
    )
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(piece, { maxLength: 80 }).map((pieces) => pieces.join('')),
        ),
        (filter) => {
          try {
            names({ filter })
          } catch (error) {
            expect(error).toMatchObject({ code: 'FILTER_INVALID' })
          }
        },
      ),
    )
    expect(() => names({ filter: '('.repeat(9_000) })).toThrow('too many parentheses')
    expect(() => names({ filter: 'not '.repeat(3_000) })).toThrow('longer than')
  })
})

describe('patterns', () => {
  test.each<[string, string[], string[]]>([
    ['*', ['', 'a', 'a.b/c'], []],
    ['a*c', ['ac', 'abc', 'abcc'], ['a', 'ab', 'xac']],
    ['a?c', ['abc'], ['ac', 'abbc']],
    ['[a-c]x', ['ax', 'cx'], ['dx', 'x']],
    ['[!a-c]x', ['dx'], ['ax', 'x']],
    ['[^a]', ['b'], ['a']],
    ['[]]', [']'], ['[']],
    ['a{b,c{d,e}}f', ['abf', 'acdf', 'acef'], ['acf', 'abdf']],
    ['{a,b', ['{a,b'], ['a']],
    ['\\*', ['*'], ['a']],
    ['a.b', ['a.b'], ['axb']],
    ['**a**', ['a', 'bab'], ['b']],
    ['{,x}y', ['y', 'xy'], ['x']],
  ])('%s', (pattern, yes, no) => {
    const matches = compileGlob(pattern)

    expect(yes.filter((text) => !matches(text))).toEqual([])
    expect(no.filter(matches)).toEqual([])
  })

  test('stars and question marks agree with a regular expression', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '-'), maxLength: 12 })
    const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '-', '*', '?'), maxLength: 8 })
    fc.assert(
      fc.property(pattern, text, (glob, name) => {
        const regex = new RegExp(`^${glob.replaceAll('*', '.*').replaceAll('?', '.')}$`)
        expect(compileGlob(glob)(name)).toBe(regex.test(name))
      }),
      { numRuns: 150 },
    )
  })

  test('a hostile pattern takes no time', () => {
    const startedAt = performance.now()

    expect(compileGlob(`${'*a'.repeat(400)}b`)('a'.repeat(5_000))).toBe(false)
    expect(() => compileGlob('{a,b}'.repeat(100))).toThrow('1000 alternatives')
    expect(() => compileGlob('a'.repeat(1_001))).toThrow('1000 characters')
    expect(performance.now() - startedAt).toBeLessThan(500)
  })
})
