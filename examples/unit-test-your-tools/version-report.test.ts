import { createFlotilla } from '@flotilla/core'
import { fakeDevice } from '@flotilla/core/testing'
import { expect, test } from 'vitest'
import { versionReport } from './version-report.js'

const caller = { id: 'test', via: 'sdk', scopes: ['*'] } as const

test.each(['cisco-ios', 'arista-eos', 'juniper-junos', 'frr'])('finds the version of %s', async (platform) => {
  const device = fakeDevice({ name: 'edge-1', platform, version: '17.3.2' })
  await using flotilla = createFlotilla({ inventory: [device], tools: [versionReport] })

  const { output } = await flotilla.call('version_report', { device: 'edge-1' }, { caller })

  expect(output).toEqual({ device: 'edge-1', platform, version: '17.3.2' })
  expect(device.sent.at(-1)).toBe('show version')
})

test('a canned answer of your own device works as well', async () => {
  const device = fakeDevice({
    name: 'edge-1',
    commands: { 'show version': 'Cisco IOS Software, Version 15.9(3)M2, RELEASE' },
  })
  await using flotilla = createFlotilla({ inventory: [device], tools: [versionReport] })

  const { output } = await flotilla.call('version_report', { device: 'edge-1' }, { caller })

  expect(output.version).toBe('15.9(3)M2')
})

test('a device that hangs up is a coded error, and no session stays open', async () => {
  const device = fakeDevice({ name: 'edge-1', faults: { dropAfterBytes: 600 } })
  await using flotilla = createFlotilla({ inventory: [device], tools: [versionReport] })

  await expect(flotilla.call('version_report', { device: 'edge-1' }, { caller })).rejects.toMatchObject({
    code: 'CONNECTION_CLOSED',
    device: 'edge-1',
  })
  expect(device.openSessions).toBe(0)
})
