import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { openSession } from '@flotilla/core'
import { expect, test } from 'vitest'
import { expectFailure } from './expect-failure.js'
import { startFaultRelay } from './fault-relay.mjs'
import { deviceOn } from './lab-devices.js'
import { startSshd } from './openssh.js'
import { temporaryFolder } from './private-host.js'

test('Another server behind a known address is refused before anything secret is sent, with both fingerprints', async () => {
  await using first = await startSshd()
  await using second = await startSshd()
  await using relay = await startFaultRelay(first)
  using folder = temporaryFolder()
  const knownHostsFile = join(folder.path, 'known_hosts')
  const device = deviceOn(first, { port: relay.port, hostKeys: { knownHostsFile } })
  await (await openSession(device)).close()
  const recorded = readFileSync(knownHostsFile, 'utf8')

  relay.redirect(second)
  const error = await expectFailure(openSession(device), {
    code: 'HOST_KEY_CHANGED',
    device: 'testhost',
    secret: first.password,
  })
  const told = JSON.stringify([error.message, error.details])
  expect(told).toContain(first.hostKeyFingerprint)
  expect(told).toContain(second.hostKeyFingerprint)
  expect(readFileSync(knownHostsFile, 'utf8')).toBe(recorded)
  expect(second.log()).not.toMatch(/password|userauth|Failed/i)

  relay.redirect(first)
  await (await openSession(device)).close()
})

test('A pinned fingerprint refuses any other key', async () => {
  await using host = await startSshd()
  await using other = await startSshd()
  const device = deviceOn(host, { hostKeys: { pinned: [other.hostKeyFingerprint] } })
  await expectFailure(openSession(device), { code: ['HOST_KEY_CHANGED', 'HOST_KEY_UNKNOWN'], device: 'testhost' })
})
