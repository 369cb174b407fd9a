import type { Device } from '@flotilla/core'
import type { LabRouter } from './frr/lab.mjs'
import { markSecret } from './mark-secret.js'
import type { PrivateHost } from './private-host.js'

/** The host as an inventory would have it: password login, host key pinned. */
export function deviceOn(host: PrivateHost, more: Partial<Device> = {}): Device {
  return {
    name: 'testhost',
    host: host.host,
    port: host.port,
    platform: 'linux',
    credentials: { username: host.user, password: host.password },
    hostKeys: { pinned: [host.hostKeyFingerprint] },
    ...more,
  }
}

/** The user of the lab that a test wants to be. */
export type LabUser = 'admin' | 'viewer' | 'paged' | 'ops'

/** A router as an inventory would have it, reached at its own address. */
export function routerDevice(router: LabRouter, user: LabUser = 'admin', more: Partial<Device> = {}): Device {
  markSecret(router.password)
  return {
    name: router.name,
    host: router.management,
    platform: user === 'ops' ? 'linux' : 'frr',
    credentials: { username: user, password: router.password },
    hostKeys: { pinned: [router.hostKeyFingerprint] },
    ...more,
  }
}
