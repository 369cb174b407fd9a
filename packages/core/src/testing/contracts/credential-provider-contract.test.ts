import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe } from 'vitest'
import { environmentCredentials } from '../../inventory/credentials/environment-credentials.js'
import { fileCredentials } from '../../inventory/credentials/file-credentials.js'
import { credentialProviderContract } from './credential-provider-contract.js'

const known = { name: 'edge-1', host: '192.0.2.1' }

describe('credentials of the environment', () => {
  credentialProviderContract(() => ({
    provider: environmentCredentials({ env: { FLOTILLA_EDGE_1_USERNAME: 'ops', FLOTILLA_EDGE_1_PASSWORD: 'x' } }),
    known,
    username: 'ops',
  }))
})

describe('credentials of a file', () => {
  credentialProviderContract(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'flotilla-credentials-'))
    const path = join(folder, 'credentials.yaml')
    await writeFile(path, 'devices:\n  edge-1: { username: ops, password: x }\n', { mode: 0o600 })
    return { provider: fileCredentials(path), known, username: 'ops', close: () => rm(folder, { recursive: true }) }
  })
})
