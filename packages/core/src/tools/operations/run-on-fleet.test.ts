import { expect, test } from 'vitest'
import { createFlotilla } from '../../flotilla/create-flotilla.js'
import { createMemoryLogger } from '../../observe/memory-logger.js'
import { fakeDevice } from '../../testing/fake-device.js'
import { runOnFleet } from './run-on-fleet.js'

const caller = { id: 'test', via: 'sdk', scopes: ['*'] } as const

test.each([
  ['ten devices at once', {}, {}, 10],
  ['as many as the fleet says', { concurrency: 4 }, {}, 4],
  ['as many as the call says', { concurrency: 4 }, { concurrency: 6 }, 6],
  ['no more than there are sessions', { maxSessions: 3 }, { concurrency: 6 }, 3],
])('it works on %s', async (_title, fleet, input, expected) => {
  let atWork = 0
  let most = 0
  const commands = {
    'show clock': async () => {
      most = Math.max(most, ++atWork)
      for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate)
      atWork--
      return 'noon'
    },
  }
  const inventory = Array.from({ length: 24 }, (_, index) => fakeDevice({ name: `edge-${index + 1}`, commands }))
  await using flotilla = createFlotilla({ inventory, tools: [runOnFleet], logger: createMemoryLogger(), ...fleet })
  const { output } = await flotilla.call('run_on_fleet', { commands: ['show clock'], ...input }, { caller })

  expect(output).toMatchObject({ total_devices: 24, successful: 24, failed: 0 })
  expect(most).toBe(expected)
})
