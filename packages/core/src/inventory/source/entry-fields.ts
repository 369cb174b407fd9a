import type { Credentials } from '../../transports/credentials.js'
import type { Entry } from './entry.js'
import type { FaultList, Place } from './fault-list.js'
import { readConnectionOptions } from './read-connection-options.js'
import { type Read, readHost, readJump, readLogin, readNames, readPlatform, readPort, readText } from './read-values.js'

/** One value on its way into an entry. */
export interface FieldInput {
  readonly entry: Entry
  readonly value: unknown
  readonly place: Place
  readonly faults: FaultList
}

/** How a field is called by the tools people come from, and how it is read. */
export interface FieldReader {
  readonly aliases: readonly string[]
  read(input: FieldInput): void
}

const field = <T>(
  aliases: readonly string[],
  read: Read<T>,
  assign: (entry: Entry, value: T) => void,
): FieldReader => ({
  aliases,
  read({ entry, value, place, faults }) {
    const result = read(value, place, faults)
    if (result !== undefined) assign(entry, result)
  },
})

/** A single field that is part of the credentials. */
const login = (key: keyof Credentials, ...aliases: string[]): FieldReader =>
  field(aliases, readText, (entry, value) => Object.assign(entry.login, { [key]: value }))

/** Every field of a device, a group or the defaults; aliases are those of Nornir, netmiko, scrapli and Ansible's style. */
export const FIELDS = {
  host: {
    aliases: ['hostname', 'ip', 'address'],
    read({ entry, value, place, faults }) {
      // A device with a way of its own to be reached may call its place what it likes.
      const read = entry.original && 'connect' in entry.original ? readText : readHost
      const host = read(value, place, faults)
      if (host !== undefined) entry.host = host
    },
  },
  port: field([], readPort, (entry, value) => (entry.port = value)),
  platform: field(['device_type', 'deviceType'], readPlatform, (entry, value) => (entry.platform = value)),
  site: field([], readText, (entry, value) => (entry.site = value)),
  tags: field([], readNames, (entry, value) => (entry.tags = value)),
  groups: field([], readNames, (entry, value) => (entry.groups = value)),
  jump: field(['jump_host', 'jumpHost'], readJump, (entry, value) => (entry.jump = value)),
  security: {
    aliases: [],
    read({ entry, value, place, faults }) {
      if (value === 'modern' || value === 'compatible' || value === 'legacy') entry.security = value
      else faults.add(place, "must be 'modern', 'compatible' or 'legacy'")
    },
  },
  username: login('username', 'auth_username', 'user'),
  password: login('password', 'auth_password'),
  passphrase: login('passphrase', 'auth_private_key_passphrase'),
  privateKeyFile: login('privateKeyFile', 'private_key_file', 'key_file', 'auth_private_key'),
  secret: field(['auth_secondary', 'enable_secret'], readText, (entry, value) => {
    entry.login = { ...entry.login, secrets: { ...entry.login.secrets, enable: value } }
  }),
  credentials: {
    aliases: [],
    read({ entry, value, place, faults }) {
      const result = readLogin(value, place, faults)
      if (result && 'resolve' in result) entry.credentials = result
      else if (result) entry.login = { ...entry.login, ...result }
    },
  },
  data: {
    aliases: [],
    read({ entry, value, place, faults }) {
      if (typeof value === 'object' && value !== null && !Array.isArray(value)) entry.data = { ...value }
      else faults.add(place, 'must be a map')
    },
  },
  connectionOptions: {
    aliases: ['connection_options'],
    read({ entry, value, place, faults }) {
      entry.connectionOptions = readConnectionOptions(value, place, faults)
    },
  },
} as const satisfies Record<string, FieldReader>

export type FieldName = keyof typeof FIELDS
