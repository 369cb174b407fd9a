import { expect, test } from 'vitest'
import { fakeFleet } from '../../testing/fake-fleet.js'

const devices = (count: number) => Array.from({ length: count }, (_, index) => ({ name: `edge-${index + 1}` }))

test('sessions stay open for the next run', async () => {
  await using fleet = fakeFleet(devices(3), { idleTimeoutMs: 60_000, maxSessions: 3 })
  await fleet.run('show clock')
  await fleet.run('show clock')

  expect(fleet.stats()).toMatchObject({ idle: 3, totals: { opened: 3, reused: 3 } })
})

test('not those of a run over more devices than there can be sessions: the last would push out the first', async () => {
  await using fleet = fakeFleet(devices(4), { idleTimeoutMs: 60_000, maxSessions: 3 })
  await fleet.run('show clock')

  expect(fleet.stats()).toMatchObject({ idle: 0, totals: { opened: 4, evicted: 0 } })

  await fleet.run('show clock', { on: ['edge-1', 'edge-2'] })
  expect(fleet.stats()).toMatchObject({ idle: 2 })
})
