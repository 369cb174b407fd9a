import { createFlotilla } from '@flotilla/core'
import { expect, inject, test } from 'vitest'
import { throughFourDoors } from '../examples/reference-server/four-doors.js'
import { versionReport } from '../examples/unit-test-your-tools/version-report.js'
import { FrrLab, type LabRouter } from './frr/lab.mjs'
import { routerDevice } from './lab-devices.js'

const [r1] = inject('routers') as [LabRouter]
const lab = new FrrLab(inject('labId'))

test('A tool that was defined once tells the version of a real router through every door', async () => {
  await using flotilla = createFlotilla({ inventory: [routerDevice(r1)], tools: [versionReport] })

  const answers = await throughFourDoors(flotilla, 'version_report', { device: 'r1' })

  const [, version] = /^FRRouting (\S+)/m.exec(lab.exec(1, ['vtysh', '-c', 'show version'])) ?? []
  const answer = { device: 'r1', platform: 'frr', version }
  expect(answers).toEqual({ sdk: answer, mcp: answer, http: answer, agent: answer })
})
