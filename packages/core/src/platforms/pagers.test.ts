import { expect, test } from 'vitest'
import { GENERAL_PAGERS, LESS_PAGERS } from './pagers.js'
import type { Pager, Platform } from './platform.js'
import { platforms } from './registry.js'

const keyOf = (pagers: readonly Pager[], line: string): string | undefined =>
  pagers.find(({ prompt }) => prompt.test(line))?.key
const allPagers = ({ pagers = [] }: Platform): Pager[] => [...pagers, ...GENERAL_PAGERS]

test.each([
  '--More--',
  ' --More-- ',
  '--More--(34%)',
  '<--- More --->',
  '---(more)---',
  '---(more 34%)---',
  '---- More ----',
  '  ---- More ----',
  '-- more --',
  '--More-- or (q)uit',
  '-- MORE --, next page: Space, next line: Enter, quit: Control-C',
  '-- MORE --, next page: Space, next line: Enter, quit: q',
  'Press any key to continue',
  'Press any key to continue (Q to quit)',
  'Press <SPACE> to continue or <Q> to quit:',
  'lines 1-23',
  'lines 1-23/500 46%',
])('%j is turned with a space', (line) => {
  expect(keyOf(GENERAL_PAGERS, line)).toBe(' ')
})

test.each(['(END)', '(END) ', 'lines 478-500/500 (END)'])('%j is left with q: nothing more would come', (line) => {
  expect(keyOf(GENERAL_PAGERS, line)).toBe('q')
})

test.each([
  'use --More-- to page',
  'description --More--',
  'Press any key to continue or wait for reboot',
  'lines 1-23 of the file',
  'more',
  '----',
  '-- moreover --',
  ':',
  'interface 1: ',
  '',
])('%j is output', (line) => {
  expect(keyOf(GENERAL_PAGERS, line)).toBeUndefined()
})

test('a lone colon is a pager only where less is the pager', () => {
  const withColon = [...platforms.values()].filter((platform) => keyOf(allPagers(platform), ':') !== undefined)

  expect(withColon.map(({ name }) => name).sort()).toEqual(['arista-eos', 'cumulus', 'frr', 'linux', 'vyos'])
  expect(keyOf(LESS_PAGERS, '-  (press RETURN)')).toBe('\r')
})

test('RouterOS is told to print all the rest', () => {
  expect(keyOf(allPagers(platforms.resolve('mikrotik-routeros')), '-- [Q quit|D dump|down]')).toBe('d')
})

test('no pager is taken for a prompt, and no prompt for a pager', () => {
  for (const platform of platforms.values()) {
    for (const { prompt } of Object.values(platform.modes)) {
      expect(prompt.test('--More--') || prompt.test('(END)') || prompt.test(':')).toBe(false)
    }
    expect(keyOf(allPagers(platform), 'edge-1#') ?? keyOf(allPagers(platform), 'edge-1>')).toBeUndefined()
  }
})
