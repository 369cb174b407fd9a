import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { reads, refusals } from './__fixtures__/fixture-commands.js'
import { createGuard } from './create-guard.js'
import { NETWORK_GRAMMARS } from './grammars/grammars.js'

const guard = createGuard()
const permissive = createGuard({ allow: 'destroy', egress: 'any' })

describe('text of any length', () => {
  const long = createGuard({ allow: 'destroy', egress: 'any', maxLength: 1_000_000 })

  test.each(['show ', '"', '|', 'a|b', ' | include ', 'x:', '//a', 'a@b:', '../', '\\"', "vtysh -c 'show' ", '--a=b '])(
    'made of %j is read in time that grows with its length, not with its square',
    (piece) => {
      const command = `show version | include ${piece.repeat(Math.ceil(100_000 / piece.length))}`
      const start = performance.now()
      for (const { platforms } of NETWORK_GRAMMARS) long.explain(command, { platform: platforms[0] ?? '' })
      for (const platform of ['linux', 'mikrotik-routeros']) long.explain(command, { platform })
      // Two dozen readings of a few milliseconds each; a quadratic one alone would take longer than all of them.
      expect(performance.now() - start).toBeLessThan(3000)
    },
  )
})

describe.each(NETWORK_GRAMMARS.map((grammar) => [grammar.platforms[0] ?? '', grammar] as const))(
  'what does more than read on %s',
  (platform, grammar) => {
    const verbs = Object.entries(grammar.exec).filter(([, action]) => typeof action === 'string')
    const acting = verbs
      .filter(([, action]) => !['read', 'reach', 'bare'].includes(String(action)))
      .map(([verb]) => verb)

    test('is never read as something that reads, however it is abbreviated', () => {
      for (const verb of acting) {
        for (let length = 1; length <= verb.length; length += 1) {
          const short = verb.slice(0, length)
          // An exact word beats an abbreviation, also on the device.
          if (Object.hasOwn(grammar.exec, short) && short !== verb) continue
          for (const command of [short, `${short} x`, short.toUpperCase()]) {
            expect(guard.check(command, { platform }).allowed, `${command}, short for ${verb}`).toBe(false)
          }
        }
      }
    })

    test('is not made to read by what it is piped to', () => {
      const stages = Object.entries(grammar.pipe?.stages ?? { include: 'read' }).map(([name]) => name)
      fc.assert(
        fc.property(fc.constantFrom(...acting), fc.constantFrom(...stages), fc.boolean(), (verb, stage, spaced) => {
          const bar = spaced ? ' | ' : '|'
          expect(guard.check(`${verb}${bar}${stage} x`, { platform }).allowed).toBe(false)
          expect(guard.check(`${verb} x${bar}${stage}`, { platform }).effect).not.toBe('read')
        }),
        { numRuns: 100 },
      )
    })
  },
)

test('upper and lower case are the same, except to Linux', () => {
  const folding = [...reads, ...refusals].filter(
    ({ platform, command }) =>
      !['linux', 'cumulus', 'mikrotik-routeros'].includes(platform) && !/(?:^| )-\w| [a-z]{2}\d?:|\//i.test(command),
  )
  fc.assert(
    fc.property(fc.constantFrom(...folding), fc.array(fc.boolean(), { minLength: 9, maxLength: 9 }), (row, upper) => {
      const { platform, mode, command } = row
      const cased = [...command].map((letter, index) => (upper[index % 9] ? letter.toUpperCase() : letter)).join('')
      const { allowed, effect, reason } = guard.check(command, { platform, mode })
      expect(guard.check(cased, { platform, mode }), cased).toMatchObject({ allowed, effect, reason })
    }),
    { numRuns: 1500 },
  )
})

test('what is no text is refused, whatever else is wrong', () => {
  const nothing = [
    null,
    undefined,
    7,
    {},
    ['show version'],
    new String('show version'),
    Symbol('x'),
    () => 'show version',
  ]
  for (const value of nothing as never[]) {
    for (const platform of ['cisco-ios', 'linux', 'unheard-of', undefined, null] as never[]) {
      const context = { platform, mode: 'privileged' }
      expect(permissive.check(value, context)).toMatchObject({ allowed: false, reason: 'NO_TEXT' })
      expect(permissive.explain(value, context)).toMatch(/^Refused \(NO_TEXT/)
      expect(guard.checkFile(value, context).allowed).toBe(false)
      expect(guard.check('show version', { ...context, mode: value }).effect).not.toBe('destroy')
    }
  }
})
