import { expect, test } from 'vitest'
import * as v2 from './index.js'
import * as v1 from './v1/index.js'

test('the package exports what its documentation names', () => {
  expect(Object.keys(v2).sort()).toEqual(['createMcpHandler', 'registerTools', 'serveStdio'])
  expect(Object.keys(v1).sort()).toEqual(['createMcpServer', 'registerTools'])
})
