import type { Credentials } from '../../transports/credentials.js'
import type { ConnectionOptions } from './entry.js'
import { type FaultList, type Place, placeAt } from './fault-list.js'
import { type Read, readHost, readPort, readSecret, readText } from './read-values.js'

/** Extras of netmiko and scrapli that belong to the credentials, and what they are there. */
const SECRET_EXTRAS: Readonly<Record<string, keyof Credentials | 'enable'>> = {
  username: 'username',
  auth_username: 'username',
  password: 'password',
  auth_password: 'password',
  secret: 'enable',
  auth_secondary: 'enable',
  passphrase: 'passphrase',
  auth_private_key_passphrase: 'passphrase',
  key_file: 'privateKeyFile',
  auth_private_key: 'privateKeyFile',
}

/** Reads `connection_options`: settings by the name of the library that connects. */
export function readConnectionOptions(
  value: unknown,
  place: Place,
  faults: FaultList,
): Readonly<Record<string, ConnectionOptions>> {
  if (!isMap(value)) {
    faults.add(place, 'must be a map of connections')
    return {}
  }
  const options: Record<string, ConnectionOptions> = {}
  for (const [connection, settings] of Object.entries(value)) {
    if (settings === null || settings === undefined) continue
    options[connection] = readConnection(settings, placeAt(place, connection), faults)
  }
  return options
}

function readConnection(value: unknown, place: Place, faults: FaultList): ConnectionOptions {
  const credentials: Partial<Credentials> = {}
  if (!isMap(value)) {
    faults.add(place, 'must be a map')
    return { credentials }
  }
  const read = <T>(key: string, reader: Read<T>): T | undefined =>
    value[key] === null || value[key] === undefined ? undefined : reader(value[key], placeAt(place, key), faults)

  const host = read('hostname', readHost)
  const port = read('port', readPort)
  const platform = read('platform', readText)
  const username = read('username', readText)
  const password = read('password', readSecret)
  const given = read('extras', (extras, at) => (isMap(extras) ? extras : void faults.add(at, 'must be a map')))
  const extras = given && withoutSecrets(given, credentials)
  if (username !== undefined) credentials.username = username
  if (password !== undefined) credentials.password = password
  return {
    credentials,
    ...(host !== undefined && { host }),
    ...(port !== undefined && { port }),
    ...(platform !== undefined && { platform }),
    ...(extras && { extras }),
  }
}

/** Moves what is secret into the credentials; the rest stays, as it is. */
function withoutSecrets(
  extras: Readonly<Record<string, unknown>>,
  credentials: Partial<Credentials>,
): Record<string, unknown> {
  const rest: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(extras)) {
    const target = SECRET_EXTRAS[key]
    if (!target || typeof value !== 'string') rest[key] = isMap(value) ? withoutSecrets(value, credentials) : value
    else if (target === 'enable') credentials.secrets = { ...credentials.secrets, enable: value }
    else Object.assign(credentials, { [target]: value })
  }
  return rest
}

const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
