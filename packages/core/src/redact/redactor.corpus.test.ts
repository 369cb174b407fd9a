import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { createRedactor } from './create-redactor.js'

const folder = (name: string): URL => new URL(`./__fixtures__/${name}/`, import.meta.url)
const read = (name: string, file: string): string => readFileSync(new URL(file, folder(name)), 'utf8')

const PLACEHOLDER = /<redacted:[a-z-]+:[0-9a-f]{8}>/g

/** Lines with their secrets marked `{{…}}`; the last closing mark counts, as a secret may end in a brace. */
const MARKED = /\{\{(.*?)\}\}(?!\})/g

const files = readdirSync(folder('secrets'))

describe.each(files)('secrets in %s', (file) => {
  const marked = read('secrets', file)
  const input = marked.replace(MARKED, '$1')
  const expected = marked.replace(MARKED, '<>').split('\n')
  const secrets = [...marked.matchAll(MARKED)].map(([, secret = '']) => secret)
  const platform = file === 'any.txt' ? undefined : file.replace('.txt', '')

  test.each([platform, undefined])('are replaced and nothing else changes (platform %s)', (name) => {
    const output = createRedactor({ platform: name }).text(input)
    expect(output.replace(PLACEHOLDER, '<>').split('\n')).toEqual(expected)
    expect(secrets.length).toBeGreaterThan(2)
    expect(secrets.filter((secret) => output.includes(secret))).toEqual([])
  })

  test('stay the same when redacted again', () => {
    const redactor = createRedactor({ platform })
    const once = redactor.text(input)
    expect(redactor.text(once)).toBe(once)
  })

  test('are replaced as well in each line alone', () => {
    const redactor = createRedactor({ platform, secrets: [] })
    const needsContext = /^\s*(?:key |set name|community .*\{|trap-group|name=|set \[|add addresses|community-entry)/
    for (const line of marked.split('\n').filter((text) => text.includes('{{') && !needsContext.test(text))) {
      const output = redactor.text(line.replace(MARKED, '$1'))
      expect(output.replace(PLACEHOLDER, '<>')).toBe(line.replace(MARKED, '<>'))
    }
  })
})

test.each(readdirSync(folder('plain')))('%s holds no secret and is not changed, whatever the platform', (file) => {
  const input = read('plain', file)
  for (const platform of [undefined, ...files.map((name) => name.replace('.txt', ''))]) {
    expect(createRedactor({ platform }).text(input)).toBe(input)
  }
})
