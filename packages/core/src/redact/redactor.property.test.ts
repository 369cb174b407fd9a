import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createRedactor } from './create-redactor.js'
import { RULE_HINT } from './rule-set.js'
import { KEY_RULES } from './rules/key-rules.js'
import { LOGIN_RULES } from './rules/login-rules.js'
import { PLATFORM_RULES } from './rules/platform-rules.js'
import { SNMP_RULES } from './rules/snmp-rules.js'
import { compileRule } from './secret-rule.js'

const RULES = [...SNMP_RULES, ...LOGIN_RULES, ...KEY_RULES, ...PLATFORM_RULES.flatMap(({ rules }) => rules)]
const FREE_RULES = RULES.filter(({ within, notWithin }) => within === undefined && notWithin === undefined)

/** A secret no rule could take for a word of the configuration language. */
const secretArbitrary = fc
  .stringMatching(/^[A-Za-z0-9!#$%&*+./:=?@^_~-]{4,24}$/)
  .map((text) => `Zx9${text.replaceAll('<', '')}Qv7`)

const lineOf = (pattern: string, secret: string): string =>
  pattern
    .replaceAll('^ ', '')
    .replaceAll(' $', '')
    .replaceAll('..', 'filler')
    .replaceAll('<...>', '<>')
    .split(' ')
    .map((word) => ({ '*': 'some-name', '#': '17', '@': '7', '<>': secret })[word] ?? word.split('|')[0])
    .join(' ')

const plainPatterns = FREE_RULES.flatMap(({ patterns }) => patterns).map((pattern) =>
  pattern.replace(/\[[^[\]]*\] ?/g, '').replace(/\[[^\]]*\] ?/g, ''),
)

const linePattern = fc.constantFrom(...plainPatterns)

test('every pattern of every rule removes the secret it names', () => {
  const redactor = createRedactor()
  for (const pattern of plainPatterns) {
    const secret = 'Zx9MarbleQv7'
    expect(redactor.text(lineOf(pattern, secret)), pattern).not.toContain(secret)
  }
})

test('a line that a rule can match never fails the quick test that skips lines', () => {
  for (const pattern of RULES.flatMap(compileRule)) {
    const words = pattern.steps.flatMap((step) => ('words' in step ? [[...step.words]] : []))
    // Any choice of words will do: the line must pass whichever of the alternatives stand in it.
    const hints = words.some((alternatives) => alternatives.every((word) => RULE_HINT.test(`${word} x`)))
    expect(hints, words.map((alternatives) => alternatives.join('|')).join(' ')).toBe(true)
  }
})

test('no secret survives in lines of any rule, among other lines, quoted or indented', () => {
  const redactor = createRedactor()
  const noise = fc.constantFrom(
    '!',
    '',
    'interface Ethernet1',
    ' description password vault',
    'show version',
    '{',
    '}',
    '#',
  )
  const quote = fc.constantFrom('', '"', "'")
  fc.assert(
    fc.property(
      fc.array(fc.tuple(linePattern, secretArbitrary, quote, noise), { minLength: 1, maxLength: 8 }),
      (rows) => {
        const text = rows
          .flatMap(([pattern, secret, mark, other]) => [other, ` ${lineOf(pattern, `${mark}${secret}${mark}`)}`])
          .join('\n')
        const output = redactor.text(text)
        for (const [, secret] of rows) expect(output).not.toContain(secret)
        expect(redactor.text(output)).toBe(output)
      },
    ),
    { numRuns: 150 },
  )
})

const HOSTILE_WORDS = `
  password secret key 7 " ' \\\\" { } ; = : < > </ snmp-server community host version 2c alpha be"ta https://u:p@h/ ENC
  $9$abcdefgh 0822455D0A16 <redacted:key:0a1b2c3d> enable user auth md5 priv set name= token= & , Bearer 0123456789abcdefgh
`

test('redacting again changes nothing, whatever the text', () => {
  const redactor = createRedactor({ secrets: ['alpha', 'be"ta', 'x'] })
  const words = fc.constantFrom(...HOSTILE_WORDS.trim().split(/\s+/))
  const line = fc.array(fc.oneof(words, fc.string({ maxLength: 6 })), { maxLength: 10 }).map((parts) => parts.join(' '))
  const glued = fc.array(fc.oneof(words, fc.string({ maxLength: 4 })), { maxLength: 6 }).map((parts) => parts.join(''))
  const frame = fc.constantFrom('-----BEGIN PRIVATE KEY-----', '-----END PRIVATE KEY-----')
  fc.assert(
    fc.property(fc.array(fc.oneof(line, glued, frame), { maxLength: 6 }), (lines) => {
      const once = redactor.text(lines.join('\n'))
      expect(redactor.text(once)).toBe(once)
    }),
    { numRuns: 200 },
  )
})

test('a known secret survives in no text', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 4, maxLength: 20 }), fc.string(), fc.string(), (secret, before, after) => {
      fc.pre(secret.trim().length >= 4 && !/^[<>:a-z-]*$/.test(secret) && !/^[0-9a-f]+$/.test(secret))
      expect(createRedactor({ secrets: [secret] }).text(before + secret + after)).not.toContain(secret)
    }),
    { numRuns: 150 },
  )
})

test.each([
  ['password x ', 1],
  ['key=', 1],
  ['-----BEGIN PRIVATE KEY-----', 1],
  ['://a:b@', 1],
  ['$1$', 1],
  ['"password ', 1],
  ['%^%#', 1],
  ['snmp-server user x auth md5 ', 1],
])('time grows with the length of a hostile line of %j, not with its square', (piece) => {
  const redactor = createRedactor()
  const line = piece.repeat(Math.ceil(400_000 / piece.length))
  const start = performance.now()
  redactor.text(line)
  // A quadratic rule would take minutes; the bound only has to tell the two apart on a slow machine.
  expect(performance.now() - start).toBeLessThan(5000)
})
