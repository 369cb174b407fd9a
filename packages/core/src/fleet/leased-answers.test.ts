import { describe, expect, test } from 'vitest'
import { createGuard } from '../guard/create-guard.js'
import { fakeFleet } from '../testing/index.js'

const answering = (answer: string) => ({ answers: [{ question: /./, answer }] })

describe('what is typed as an answer goes by the guard too: at the wrong moment it is a command', () => {
  test.each(['reload', 'y\nreload', 'y\r', 'write erase'])(
    '%o is refused where only reads are allowed',
    async (answer) => {
      await using fleet = fakeFleet({ 'edge-1': { platform: 'cisco-ios' } })
      await using session = await fleet.session('edge-1')

      await expect(session.run('show version', answering(answer))).rejects.toMatchObject({ code: 'GUARD_REFUSED' })
      await expect(session.runAll(['show version'], answering(answer))).rejects.toMatchObject({ code: 'GUARD_REFUSED' })
      const report = await fleet.run('show version', { commandOptions: answering(answer) })

      expect(report.outcomes[0]).toMatchObject({ ok: false, error: { code: 'GUARD_REFUSED' } })
      expect(fleet.sent('edge-1')).not.toContain('show version')
    },
  )

  test.each(['', 'y', 'no', 'YES', '3', ' '])('%o is no command', async (answer) => {
    await using fleet = fakeFleet({ 'edge-1': { platform: 'cisco-ios' } })

    const report = await fleet.run('show version', {
      commandOptions: { answers: [{ question: /\[confirm\]/, answer }] },
    })

    expect(report.ok).toBe(1)
  })

  test('a file name is typed where writes are allowed, a reload is not', async () => {
    await using fleet = fakeFleet({ 'edge-1': { platform: 'cisco-ios' } }, { guard: createGuard({ allow: 'write' }) })
    const where = (answer: string) => ({ answers: [{ question: /^Destination filename/, answer }] })

    const copied = await fleet.run('copy running-config startup-config', { commandOptions: where('startup-config') })
    const reloaded = await fleet.run('copy running-config startup-config', { commandOptions: where('reload') })

    expect(copied.ok).toBe(1)
    expect(reloaded.outcomes[0]).toMatchObject({ ok: false, error: { code: 'GUARD_REFUSED' } })
  })
})

test.each(['x', null, {}, { attempts: '3' }] as never[])('retry %o is refused or means once', async (retry) => {
  await using fleet = fakeFleet({ 'edge-1': { faults: { refuse: true } } })

  const outcome = await Promise.resolve(fleet.run('show clock', { retry })).then(
    ({ outcomes }) => outcomes[0]?.attempts,
    ({ code }: { code: string }) => code,
  )

  expect(outcome).toBe(JSON.stringify(retry) === '{}' ? 1 : 'OPTION_INVALID')
})
