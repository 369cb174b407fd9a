import ssh2 from 'ssh2'
import { afterEach, expect, test } from 'vitest'
import type { Credentials } from '../credentials.js'
import { PASSWORD, startTestServer, testKey, USER } from '../test-support/ssh-server.js'
import { startTurnRelay } from '../test-support/turn-relay.js'
import { createSshConnector } from './ssh-connector.js'

const cleanUp: (() => Promise<void>)[] = []

afterEach(async () => {
  for (const close of cleanUp.splice(0).reverse()) await close()
})

/** How often the conversation changes direction, both ways, until the shell has printed something. */
async function halfTripsToPrompt(credentials: Credentials): Promise<number> {
  const server = await startTestServer({ onAuth: (context) => context.accept() })
  cleanUp.push(server.close)
  const relay = await startTurnRelay(server.port)
  cleanUp.push(relay.close)
  const connector = createSshConnector({ hostKeys: 'insecure-accept-any' })
  cleanUp.push(() => connector.close())
  const transport = await connector.connect({ name: 'edge-1', host: '127.0.0.1', port: relay.port, credentials })
  const shell = await transport.shell({ typeAhead: 'terminal length 0\n' })
  await new Promise<void>((resolve) => shell.receive({ data: () => resolve(), closed() {} }))
  return relay.turns
}

// Identifications and algorithms; key exchange; login; channel; shell: five round trips after that of TCP.
const EXPECTED = 10

test('a password login and a shell take five round trips', async () => {
  expect(await halfTripsToPrompt({ username: USER, password: PASSWORD })).toBeLessThanOrEqual(EXPECTED)
})

test('so do a private key and a shell', async () => {
  expect(await halfTripsToPrompt({ username: USER, privateKey: testKey('ed25519', 1).private })).toBeLessThanOrEqual(
    EXPECTED,
  )
})

test('ssh2 by itself takes more: the relay does count', async () => {
  const server = await startTestServer()
  cleanUp.push(server.close)
  const relay = await startTurnRelay(server.port)
  cleanUp.push(relay.close)
  const client = new ssh2.Client()
  await new Promise<void>((resolve, reject) => {
    client.on('error', reject).on('ready', () =>
      client.shell((error, channel) => {
        if (error) reject(error)
        else channel.once('data', () => resolve())
      }),
    )
    client.connect({ host: '127.0.0.1', port: relay.port, username: USER, password: PASSWORD })
  })
  client.destroy()

  expect(relay.turns).toBeGreaterThan(EXPECTED + 4)
})
