// What both smoke tests do with the package they loaded, each in its own way.
import assert from 'node:assert/strict'

/** Opens a session to a simulated device over real SSH and runs a command that works and one that does not. */
export async function smokeRun({ openSession, isFlotillaError }, { startFakeDevices }) {
  const fleet = await startFakeDevices({ count: 2, platform: 'cisco-ios' })
  try {
    for (const device of fleet.devices) {
      const session = await openSession(device)
      const shown = await session.run('show version')
      assert.equal(shown.failure, undefined)
      assert.notEqual(shown.output, '')
      const refused = await session.run('show nonsense')
      assert.match(refused.failure ?? '', /%/)
      await session.close()
      await assert.rejects(session.run('show version'), (error) => {
        return isFlotillaError(error) && error.code === 'SESSION_CLOSED'
      })
    }
  } finally {
    await fleet.close()
  }
}
