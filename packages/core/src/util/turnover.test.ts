import { expect, test } from 'vitest'
import { TurnoverMap, TurnoverSet } from './turnover.js'

test('members are there from when they come to when they go, in order of arrival', () => {
  const set = new TurnoverSet<string>()
  for (const member of ['a', 'b', 'c']) set.add(member)

  expect(set.delete('b')).toBe(true)
  expect(set.delete('b')).toBe(false)
  expect([...set]).toEqual(['a', 'c'])
  expect([set.first, set.size]).toEqual(['a', 2])
  expect(set.find((member) => member > 'a')).toBe('c')
})

test('who goes while they are counted is counted', () => {
  const set = new TurnoverSet<string>()
  for (const member of ['a', 'b', 'c']) set.add(member)
  const seen: string[] = []
  for (const member of set) {
    seen.push(member)
    set.delete(member)
  }

  expect(seen).toEqual(['a', 'b', 'c'])
  expect(set.size).toBe(0)
})

test('any name is a name', () => {
  const map = new TurnoverMap<number>()
  for (const name of ['__proto__', 'constructor', '7']) map.set(name, name.length)
  map.set('7', 7)
  map.delete('constructor')
  map.delete('toString')

  expect(map.get('__proto__')).toBe(9)
  expect(map.get('7')).toBe(7)
  expect(map.get('toString')).toBeUndefined()
  expect(map.values()).toEqual([7, 9])
  expect(map.size).toBe(2)
})
