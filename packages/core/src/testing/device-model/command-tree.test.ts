import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createCommandTree } from './command-tree.js'

const tree = createCommandTree([
  { syntax: 'show version' },
  { syntax: 'show vlan [<id:int(1-4094)>]' },
  { syntax: 'show ip (route|interface) [brief]' },
  { syntax: 'clear counters' },
  { syntax: 'configure terminal' },
  { syntax: 'description <text...>' },
  { syntax: 'ping <host:ipv4>' },
])

const kindOf = (line: string): string => tree.resolve(line).kind

describe('words', () => {
  test.each([
    ['sh ver', 'show version'],
    ['show ip ro', 'show ip route'],
    ['sh ip int br', 'show ip interface brief'],
    ['conf t', 'configure terminal'],
    ['sh vl 20', 'show vlan 20'],
    ['SHOW Version', 'show version'],
    ['ping 10.0.0.1', 'ping 10.0.0.1'],
  ])('%j means %j', (line, canonical) => {
    expect(tree.resolve(line)).toMatchObject({ kind: 'match', canonical })
  })

  test('an abbreviation of two commands is ambiguous, and says of which', () => {
    expect(tree.resolve('show v')).toMatchObject({
      kind: 'ambiguous',
      word: 'v',
      candidates: ['version', 'vlan'],
      whole: true,
    })
    expect(tree.resolve('c')).toMatchObject({ kind: 'ambiguous', whole: false })
  })

  test('the mark stands where no keyword fits any more', () => {
    expect(tree.resolve('show vxrsion')).toMatchObject({ kind: 'invalid', at: 6, word: 'vxrsion', index: 1 })
    expect(tree.resolve('bogus')).toMatchObject({ kind: 'invalid', at: 0 })
  })

  test('half a command is incomplete, more than a command is invalid', () => {
    expect(kindOf('show')).toBe('incomplete')
    expect(kindOf('show version now')).toBe('invalid')
  })

  test('an argument of the wrong kind is invalid', () => {
    expect(kindOf('show vlan 4095')).toBe('invalid')
    expect(kindOf('ping 10.0.0.300')).toBe('invalid')
  })

  test('the rest of a line is taken as it was typed', () => {
    expect(tree.resolve('desc  to  "Core"  ')).toMatchObject({ kind: 'match', args: { text: 'to  "Core"' } })
  })
})

test('whatever is typed is understood or refused, and a mark lies within the line', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 60 }), (line) => {
      const resolution = tree.resolve(line)
      if (resolution.kind === 'match') return
      expect(resolution.at).toBeGreaterThanOrEqual(0)
      expect(resolution.at).toBeLessThanOrEqual(line.length)
    }),
  )
})

test('every prefix of a full command that is not ambiguous stays on the way to it', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 7 }), fc.integer({ min: 1, max: 5 }), (first, second) => {
      const line = `${'show'.slice(0, first)} ${'vlan'.slice(0, second)}`
      const { kind } = tree.resolve(line)
      expect(second === 1 ? 'ambiguous' : 'match').toBe(kind)
    }),
  )
})

test('an unknown argument type is a mistake in the table, found when it is compiled', () => {
  expect(() => createCommandTree([{ syntax: 'show <x:nonsense>' }])).toThrow(RangeError)
})
