import { createFlotilla, createMemoryAudit } from '@flotilla/core'
import { startFakeDevices } from '@flotilla/core/testing'
import { versionReport } from '@flotilla/example-unit-test-your-tools/version-report'
import { expect, test } from 'vitest'
import { throughFourDoors } from './four-doors.js'

test.each(['cisco-ios', 'arista-eos', 'juniper-junos', 'frr'])(
  'a tool that was defined once gives the same through every door, on %s',
  async (platform) => {
    await using simulated = await startFakeDevices({ count: 1, platform, namePrefix: 'edge-' })
    const audit = createMemoryAudit()
    await using flotilla = createFlotilla({ inventory: simulated.devices, tools: [versionReport], audit })
    const [device] = simulated.devices

    const answers = await throughFourDoors(flotilla, 'version_report', { device: 'edge-1' })

    expect(answers.sdk).toMatchObject({ device: 'edge-1', platform })
    expect(answers.sdk.version).toMatch(/^\d/)
    expect([answers.mcp, answers.http, answers.agent]).toEqual([answers.sdk, answers.sdk, answers.sdk])
    // every door went through the kernel, to the device itself
    expect(audit.records.map(({ caller }) => caller.via)).toEqual(['sdk', 'mcp', 'http', 'agent'])
    expect(device?.sent.filter((command) => command === 'show version')).toHaveLength(4)
  },
)
