import fc from 'fast-check'
import { expect, test } from 'vitest'
import { toModelNames } from './tool-names.js'

test('names that models accept stay as they are; others are changed and stay apart', () => {
  expect(toModelNames(['get_config', 'github.create_issue', 'github-create_issue'])).toEqual([
    'get_config',
    'github-create_issue',
    'github-create_issue_2',
  ])
})

test('whatever the names, models accept them and no two are the same', () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ minLength: 1, maxLength: 90 }), { maxLength: 20 }),
      fc.constantFrom(64, 128),
      (names, max) => {
        const made = toModelNames(names, max)
        expect(new Set(made).size).toBe(names.length)
        for (const name of made) expect(name).toMatch(new RegExp(`^[a-zA-Z0-9_-]{1,${max}}$`))
        expect(toModelNames(names, max)).toEqual(made)
      },
    ),
  )
})
