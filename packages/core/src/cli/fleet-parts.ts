import { FlotillaError, isFlotillaError } from '../errors/flotilla-error.js'
import { createFleet } from '../fleet/create-fleet.js'
import type { Fleet } from '../fleet/fleet.js'
import type { FleetGuard } from '../fleet/fleet-guard.js'
import { withFallbackCredentials } from '../inventory/credentials/credential-source.js'
import { environmentCredentials } from '../inventory/credentials/environment-credentials.js'
import { fileCredentials } from '../inventory/credentials/file-credentials.js'
import { sealCredentials } from '../inventory/credentials/sealed-credentials.js'
import type { Inventory } from '../inventory/inventory.js'
import { loadInventory } from '../inventory/load-inventory.js'
import type { Selection } from '../inventory/selection/where.js'
import type { CredentialProvider } from '../transports/credentials.js'
import type { HostKeyPolicy } from '../transports/host-keys/host-key-policy.js'
import { createSshConnector } from '../transports/ssh/ssh-connector.js'
import type { OptionValues } from './arguments/option-values.js'
import type { Invocation } from './cli-command.js'
import { readPassword } from './read-password.js'

const DEFAULT_INVENTORY = 'inventory.yaml'

export const inventoryPath = ({ options, host }: Invocation): string =>
  options.text('inventory') ?? (host.env.FLOTILLA_INVENTORY || DEFAULT_INVENTORY)

/** @throws INVENTORY_INVALID with every fault */
export const readInventory = (invocation: Invocation): Inventory => loadInventory(inventoryPath(invocation))

/** The criteria that were given, and nothing for all devices. */
export function selectionOf(options: OptionValues): Selection {
  const criteria = {
    names: options.names('on'),
    groups: options.names('group'),
    tags: options.names('tag'),
    site: options.names('site'),
    platform: options.names('platform'),
  }
  return Object.fromEntries(Object.entries(criteria).filter(([, values]) => values !== undefined))
}

/** What the inventory lacks: from the options, then the file or the environment. */
export async function readCredentials({ options, host, interrupt }: Invocation): Promise<CredentialProvider> {
  const file = options.text('credentials')
  const username = options.text('username')
  const source = file === undefined ? environmentCredentials({ env: host.env }) : fileCredentials(file)
  if (file !== undefined) await throwIfUnusable(source)
  const password = options.flag('password-stdin') ? await readPassword(host.stdin, interrupt.signal) : undefined
  if (username === undefined && password === undefined) return source
  const own = sealCredentials({
    ...(username !== undefined && { username }),
    ...(password !== undefined && { password }),
  })
  return withFallbackCredentials(own, source) ?? source
}

/** A file that cannot be used is told once, and not by every device. */
async function throwIfUnusable(source: CredentialProvider): Promise<void> {
  try {
    await source.resolve({ name: '', host: '' })
  } catch (error) {
    if (!isFlotillaError(error) || error.code !== 'CREDENTIALS_MISSING') throw error
  }
}

export interface OpenedFleet extends AsyncDisposable {
  readonly fleet: Fleet
}

/** A fleet for one run: sessions are closed as soon as their device is done. */
export function openFleet(
  { options }: Invocation,
  parts: { inventory: Inventory; credentials: CredentialProvider; guard?: FleetGuard },
): OpenedFleet {
  const concurrency = options.count('concurrency')
  const hostKeys = hostKeyPolicy(options)
  const connector = hostKeys === undefined ? undefined : createSshConnector({ hostKeys })
  const fleet = createFleet({
    ...parts,
    idleTimeoutMs: 0,
    ...(concurrency !== undefined && { concurrency }),
    ...(connector && { connector }),
  })
  return {
    fleet,
    async [Symbol.asyncDispose]() {
      await fleet.close()
      await connector?.close()
    },
  }
}

function hostKeyPolicy(options: OptionValues): HostKeyPolicy | undefined {
  const mode = options.oneOf('host-keys', ['trust-on-first-use', 'strict', 'insecure-accept-any'])
  const knownHostsFile = options.text('known-hosts')
  if (mode === 'insecure-accept-any') {
    if (knownHostsFile === undefined) return mode
    throw new FlotillaError('OPTION_INVALID', '--known-hosts has no meaning with --host-keys insecure-accept-any')
  }
  return knownHostsFile === undefined ? mode : { mode, knownHostsFile }
}
