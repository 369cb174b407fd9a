import { isIP } from 'node:net'
import type { Platform } from '../../platforms/platform.js'
import type { CredentialProvider, Credentials } from '../../transports/credentials.js'
import type { Device } from '../device.js'
import { knownPlatform, suggestPlatforms } from '../platform-names.js'
import { type FaultList, type Place, placeAt } from './fault-list.js'

/** Checks a value; reports what is wrong and answers nothing, or the value. */
export type Read<T> = (value: unknown, place: Place, faults: FaultList) => T | undefined

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Text that may be empty: passwords. */
export const readSecret: Read<string> = (value, place, faults) => {
  if (typeof value === 'string') return value
  return void faults.add(place, 'must be text: put it in quotes')
}

export const readText: Read<string> = (value, place, faults) => {
  if (typeof value !== 'string') return void faults.add(place, 'must be text: put it in quotes')
  if (value.trim() === '' || /[\u0000-\u001f\u007f]/.test(value)) {
    return void faults.add(place, 'must not be empty or hold control characters')
  }
  return value
}

export const readHost: Read<string> = (value, place, faults) => {
  const dotted = typeof value === 'string' && /^\d+(\.\d+){3}$/.test(value)
  if (typeof value === 'string' && /^[\p{L}\p{N}:[][\p{L}\p{N}._:%[\]-]*$/u.test(value) && (!dotted || isIP(value))) {
    return value
  }
  return void faults.add(place, 'must be a host name or an address, without scheme, user or port')
}

export const readPort: Read<number> = (value, place, faults) => {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 65_535) return value
  return void faults.add(place, 'must be a whole number from 1 to 65535')
}

/** A platform by any of its names, or a definition from code. */
export const readPlatform: Read<string | Platform> = (value, place, faults) => {
  if (isObject(value) && typeof value.name === 'string' && isObject(value.modes)) return value as unknown as Platform
  const name = readText(value, place, faults)
  if (name === undefined) return undefined
  const { platforms } = faults
  const known = knownPlatform(name, platforms)
  return known ?? void faults.add(place, `is not a known platform${suggestPlatforms(name, platforms)}`)
}

export const readNames: Read<readonly string[]> = (value, place, faults) => {
  if (!Array.isArray(value)) return void faults.add(place, 'must be a list of names')
  const names = value.map((item, index) => readText(item, placeAt(place, index), faults))
  return [...new Set(names.filter((name) => name !== undefined))]
}

/** Names of devices, or devices from code; one or several, nearest first. */
export const readJump: Read<readonly (string | Device)[]> = (value, place, faults) => {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value]
  const hops: (string | Device)[] = []
  for (const [index, item] of list.entries()) {
    const name =
      isObject(item) && typeof item.host === 'string'
        ? (item as unknown as Device)
        : readText(item, Array.isArray(value) ? placeAt(place, index) : place, faults)
    if (name !== undefined) hops.push(name)
  }
  return hops
}

/** Credentials in one place, or something that finds them. */
export const readLogin: Read<Partial<Credentials> | CredentialProvider> = (value, place, faults) => {
  if (isObject(value) && typeof value.resolve === 'function') return value as unknown as CredentialProvider
  if (!isObject(value)) return void faults.add(place, 'must be a map such as { username, password }')
  const credentials: Record<string, unknown> = {}
  for (const [key, item] of Object.entries(value)) {
    if (item === null || item === undefined) continue
    const itemPlace = placeAt(place, key)
    if (key === 'secret') credentials.secrets = { enable: readSecret(item, itemPlace, faults) }
    else if (key === 'secrets') credentials.secrets = readSecrets(item, itemPlace, faults)
    else if (TEXT_KEYS.has(key)) credentials[key] = readSecret(item, itemPlace, faults)
    else if (place.document.file === undefined || OTHER_KEYS.has(key)) credentials[key] = item
    else faults.add(itemPlace, 'is not part of credentials')
  }
  return credentials
}

const TEXT_KEYS = new Set(['username', 'password', 'privateKeyFile', 'passphrase'])
const OTHER_KEYS = new Set(['privateKey', 'agent', 'methods'])

/** Named secrets: text by name. */
const readSecrets: Read<Readonly<Record<string, string>>> = (value, place, faults) => {
  if (!isObject(value)) return void faults.add(place, 'must be a map of secrets by name')
  for (const [name, secret] of Object.entries(value)) readSecret(secret, placeAt(place, name), faults)
  return value as Record<string, string>
}
