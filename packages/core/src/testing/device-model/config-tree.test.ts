import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  type ConfigLayout,
  diffConfigTrees,
  insertNode,
  parseConfigTree,
  removeNodes,
  renderConfigTree,
} from './config-tree.js'

const layout: ConfigLayout = { indent: 1, order: ['hostname', 'interface', 'router', 'ip route'] }

test('what a device prints is read back as the same configuration', () => {
  const word = fc.stringMatching(/^[a-z][a-z0-9/.-]{0,8}$/).filter((text) => text !== 'end' && text !== 'exit')
  const line = fc.array(word, { minLength: 1, maxLength: 3 }).map((words) => words.join(' '))
  const child = line.map((text) => ({ line: text, children: [] }))
  const nodes = fc.uniqueArray(
    fc.record({ line, children: fc.uniqueArray(child, { selector: (node) => node.line, maxLength: 4 }) }),
    {
      selector: (node) => node.line,
      maxLength: 6,
    },
  )
  fc.assert(
    fc.property(nodes, (tree) => {
      expect(parseConfigTree(renderConfigTree(tree, layout))).toEqual(tree)
    }),
  )
})

test('lines go where the platform prints them, interfaces in their order', () => {
  const nodes = parseConfigTree('hostname a\ninterface Gi0/2\n!\nip route 0.0.0.0 0.0.0.0 10.0.0.1\n')

  insertNode(nodes, 'interface Gi0/10', layout)
  insertNode(nodes, 'router ospf 1', layout)
  insertNode(nodes, 'interface Gi0/1', layout)

  expect(nodes.map(({ line }) => line)).toEqual([
    'hostname a',
    'interface Gi0/1',
    'interface Gi0/2',
    'interface Gi0/10',
    'router ospf 1',
    'ip route 0.0.0.0 0.0.0.0 10.0.0.1',
  ])
})

test('removing takes what continues the line, not what only begins alike', () => {
  const nodes = parseConfigTree('ip routing\nip route 10.0.0.0 255.0.0.0 10.0.0.1\n')

  expect(removeNodes(nodes, 'ip route')).toBe(true)
  expect(nodes.map(({ line }) => line)).toEqual(['ip routing'])
})

test('a difference names the sections that it is in', () => {
  const before = parseConfigTree('interface A\n description old\n')
  const after = parseConfigTree('interface A\n description new\nvlan 5\n')

  expect(diffConfigTrees(before, after)).toEqual([
    ' interface A',
    '-   description old',
    '+   description new',
    '+vlan 5',
  ])
})
