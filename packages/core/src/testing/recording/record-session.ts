import { writeFile } from 'node:fs/promises'
import type { Device } from '../../inventory/device.js'
import { resolvePlatform } from '../../platforms/registry.js'
import { createRedactor, type Redactor } from '../../redact/create-redactor.js'
import { connectDevice } from '../../session/connect-device.js'
import type { CredentialProvider, Credentials } from '../../transports/credentials.js'
import type { TransportFactory } from '../../transports/device-transport.js'
import { type RawConnection, recordTransport } from './record-transport.js'
import { redactConnection } from './redact-recording.js'
import type { SessionRecording } from './session-recording.js'

export interface RecordSessionOptions {
  /** Values that must not be in the recording, besides the device's credentials and what is recognised as a secret. */
  secrets?: readonly string[]
}

/** A recording under way. */
export interface SessionRecorder {
  /** The same device; everything that is done with it is recorded. */
  readonly device: Device & { connect: TransportFactory }
  /** What was done so far, secrets replaced by placeholders. */
  recording(): SessionRecording
  /** Writes the recording as JSON to a file that only its owner can read. */
  save(path: string): Promise<void>
}

/**
 * Records what is done with a device: each byte of its terminals both ways, each exec channel, with the time. File transfers pass
 * through and are not recorded. Read a recording before you share it: a secret that nobody knows to be one stays in it.
 *
 * @example
 * const recorder = recordSession(device)
 * await using session = await openSession(recorder.device)
 * await session.run('show version')
 * await recorder.save('show-version.json')
 */
export function recordSession(device: Device, options: RecordSessionOptions = {}): SessionRecorder {
  const connections: RawConnection[] = []
  const known = new Set(options.secrets)
  const secretNames = new Set<string>()
  const learn = (credentials: Credentials): void => {
    for (const value of [credentials.password, credentials.passphrase, ...Object.values(credentials.secrets ?? {})]) {
      // a password that is the user name stands in every prompt; hiding it would hide nothing
      if (value !== undefined && value !== '' && value !== credentials.username) known.add(value)
    }
    for (const name of Object.keys(credentials.secrets ?? {})) secretNames.add(name)
  }
  const connect: TransportFactory = async ({ signal = new AbortController().signal }) => {
    const platform = device.platform === 'auto' ? undefined : resolvePlatform(device.platform)
    const { transport, credentials } = await connectDevice(device, platform, { signal })
    if (credentials) learn(credentials)
    const raw = recordTransport(transport)
    connections.push(raw)
    return raw.recorded
  }
  const recording = (): SessionRecording => {
    const platform = typeof device.platform === 'string' ? device.platform : device.platform.name
    const redactor: Redactor = createRedactor({ ...(platform !== 'auto' && { platform }), secrets: known })
    return {
      format: 'flotilla-session-recording',
      version: 1,
      device: { name: device.name, platform, secretNames: [...secretNames] },
      connections: connections.map((connection) => redactConnection(connection, redactor)),
    }
  }
  return {
    device: { ...device, connect, ...(device.credentials && { credentials: learning(device.credentials, learn) }) },
    recording,
    save: (path) => writeFile(path, `${JSON.stringify(recording(), null, 2)}\n`, { mode: 0o600 }),
  }
}

/** The same credentials; what a provider hands out is learnt as it does. */
function learning(
  credentials: Credentials | CredentialProvider,
  learn: (credentials: Credentials) => void,
): Credentials | CredentialProvider {
  if (!('resolve' in credentials)) {
    learn(credentials)
    return credentials
  }
  return {
    async resolve(device, options) {
      const found = await credentials.resolve(device, options)
      learn(found)
      return found
    },
  }
}
