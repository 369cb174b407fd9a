import { createFlotilla } from '@flotilla/core'
import { expect, test } from 'vitest'
import { toDeviceKeys } from './device-keys.js'

const { inventory } = createFlotilla({
  inventory: [
    { name: 'edge-1', host: '192.0.2.1', platform: 'cisco-ios' },
    { name: 'edge-2', host: '2001:db8::2', platform: 'cisco-ios' },
    { name: 'port-1', host: '192.0.2.9', port: 2201, platform: 'cisco-ios' },
    { name: 'port-2', host: '192.0.2.9', port: 2202, platform: 'cisco-ios' },
  ],
}).fleet

test.each([
  [['edge-1'], ['edge-1']],
  [['192.0.2.1', 'edge-1'], ['edge-1']],
  [['2001:db8::2'], ['edge-2']],
  [['198.51.100.7'], ['198.51.100.7']],
])('%j are the devices %j', (names, keys) => {
  expect(toDeviceKeys(names, inventory)).toEqual(new Set(keys))
})

test.each([[[]], [['edge-*']], [['edge-1', 'unknown']], [['192.0.2.9']]])('%j may be any device', (names) => {
  expect(toDeviceKeys(names, inventory)).toBe('any')
})
