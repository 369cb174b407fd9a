import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { afterAll, describe, expect, test } from 'vitest'
import { type DeviceInput, type InventorySource, loadInventory } from './load-inventory.js'

const folder = mkdtempSync(join(tmpdir(), 'flotilla-inventory-'))
afterAll(() => rmSync(folder, { recursive: true }))

const file = (text: string): string => {
  const path = join(folder, 'inventory.yaml')
  writeFileSync(path, text)
  return path
}

const faultsOf = (source: InventorySource): unknown[] => {
  try {
    loadInventory(source)
    return []
  } catch (error) {
    const { faults } = (error as { details: { faults: { path: string; line?: number; message: string }[] } }).details
    return faults.map(({ path, line, message }) => [path, line, message])
  }
}

describe('texts', () => {
  test('every device may refer to one anchor', () => {
    const lines = Array.from({ length: 3_000 }, (_, index) => `  r${index}: { <<: *base, host: h${index} }`)
    const inventory = loadInventory(file(`x-base: &base { platform: ios }\ndevices:\n${lines.join('\n')}\n`))

    expect(inventory.size).toBe(3_000)
    expect(inventory.get('r2999')).toMatchObject({ host: 'h2999', platform: 'cisco-ios' })
  })

  test('a few lines that would unfold into millions do not', () => {
    const levels = Array.from({ length: 9 }, (_, level) => {
      const items = level === 0 ? Array(9).fill('lol') : Array(9).fill(`*l${level - 1}`)
      return `x-l${level}: &l${level} [${items.join(', ')}]`
    })

    expect(faultsOf(file(`${levels.join('\n')}\ndevices: []\n`))).toEqual([
      ['', 1, expect.stringContaining('Excessive alias count')],
    ])
  })

  test('keys that are given twice are told wherever they are, each with its line', () => {
    const text =
      'devices:\n  a:\n    host: x\n    host: y\n    data: { k: 1, k: 2 }\n  b: { host: b }\n  b: { host: "" }\n'

    expect(faultsOf(file(text))).toEqual([
      ['', 4, '"host" is given twice'],
      ['', 5, '"k" is given twice'],
      ['', 7, '"b" is given twice'],
      ['devices["b (2)"].host', 7, expect.stringContaining('must be a host name')],
    ])
  })

  test('several documents in one file are one too many', () => {
    expect(faultsOf(file('- { name: a, host: a }\n---\n- { name: b, host: b }\n'))).toEqual([
      ['', 2, 'a second document begins here; one file holds one'],
    ])
  })
})

describe('values from code', () => {
  test('nothing is no inventory', () => {
    expect(faultsOf(undefined as unknown as InventorySource)).toHaveLength(1)
    expect(faultsOf(null as unknown as InventorySource)).toHaveLength(1)
  })

  test('a login in single fields is nowhere on the device', async () => {
    const input = {
      name: 'a',
      host: 'h',
      device_type: 'cisco_ios',
      username: 'ops',
      auth_password: 'pw1',
      secret: 'pw2',
    }
    const device = loadInventory([input as DeviceInput]).require('a')

    expect(Object.keys(device).sort((a, b) => a.localeCompare(b))).toEqual(['credentials', 'host', 'name', 'platform'])
    expect(inspect({ ...device }, { depth: null }) + JSON.stringify({ ...device })).not.toMatch(/pw[12]/)
  })

  test('data that holds itself is shown as far as it makes sense', () => {
    const data: Record<string, unknown> = { role: 'spine', password: 'pw1' }
    data.self = data
    const inventory = loadInventory([{ name: 'a', host: 'h', data }])

    expect(JSON.parse(JSON.stringify(inventory.devices))).toMatchObject([
      { data: { role: 'spine', password: '[hidden]', self: { password: '[hidden]', self: '[…]' } } },
    ])
  })
})
