import { createFlotilla, environmentCredentials, listDevices, runCommand } from '@flotilla/core'
import { fakeDevice } from '@flotilla/core/testing'
import { versionReport } from '@flotilla/example-unit-test-your-tools/version-report'
import { serveStdio } from '@flotilla/transport-mcp'

const { FLOTILLA_INVENTORY: inventory } = process.env
const tools = [listDevices, runCommand, versionReport]

const flotilla = inventory
  ? createFlotilla({ inventory, credentials: environmentCredentials(), tools })
  : createFlotilla({
      inventory: [fakeDevice({ name: 'edge-1' }), fakeDevice({ name: 'core-1', platform: 'arista-eos' })],
      tools,
    })

await serveStdio(flotilla).closed
await flotilla.close()
