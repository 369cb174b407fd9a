import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FakeDevices } from '../../testing/start-fake-devices.js'
import { type StartFakeDevicesOptions, startFakeDevices } from '../../testing/start-fake-devices.js'

export interface FakeInventory extends AsyncDisposable {
  readonly farm: FakeDevices
  readonly folder: string
  /** Options for the inventory, and for host keys of its own. */
  readonly options: readonly string[]
  /** The environment with the login. */
  readonly env: Record<string, string>
}

/** Long enough for the suite to look for it in everything that is printed. */
export const PASSWORD = 'fleet-password-1618'

/** Devices over real SSH with an inventory file that names them, and no login in it. */
export async function fakeInventory(
  options: StartFakeDevicesOptions,
  fields: (index: number) => string = () => '',
): Promise<FakeInventory> {
  const farm = await startFakeDevices({ ...options, username: 'ops', password: PASSWORD })
  const folder = mkdtempSync(join(tmpdir(), 'flotilla-cli-'))
  const file = join(folder, 'inventory.yaml')
  const lines = farm.devices.map(
    ({ name, host, port, platform }, index) =>
      `  ${name}: { host: ${host}, port: ${port}, platform: ${String(platform)}${fields(index)} }`,
  )
  writeFileSync(file, `devices:\n${lines.join('\n')}\n`)
  return {
    farm,
    folder,
    options: ['-i', file, '--known-hosts', join(folder, 'known_hosts')],
    env: { FLOTILLA_USERNAME: 'ops', FLOTILLA_PASSWORD: PASSWORD },
    async [Symbol.asyncDispose]() {
      await farm.close()
      rmSync(folder, { recursive: true })
    },
  }
}
