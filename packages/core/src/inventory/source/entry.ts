import type { Platform } from '../../platforms/platform.js'
import type { CredentialProvider, Credentials } from '../../transports/credentials.js'
import type { SecurityProfile } from '../../transports/ssh/security-profile.js'
import type { Device } from '../device.js'
import type { Place } from './fault-list.js'

/** Settings of one way to connect, as Nornir keeps them beside the general ones. */
export interface ConnectionOptions {
  readonly host?: string
  readonly port?: number
  readonly platform?: string
  readonly credentials: Partial<Credentials>
  /** What only that library knows, without secrets. Taken whole from the nearest level that has any. */
  readonly extras?: Readonly<Record<string, unknown>>
}

/** What one level (a device, a group, the defaults) says, under one name each, before inheritance. */
export interface Entry {
  readonly place: Place
  readonly name: string
  host?: string
  port?: number
  platform?: string | Platform
  site?: string
  tags?: readonly string[]
  groups: readonly string[]
  jump?: readonly (string | Device)[]
  security?: SecurityProfile
  /** From single fields: `username`, `password`, `secret`, … */
  login: Partial<Credentials>
  /** A whole object or provider, from code. */
  credentials?: Credentials | CredentialProvider
  data: Readonly<Record<string, unknown>>
  connectionOptions: Readonly<Record<string, ConnectionOptions>>
  /** The object from code that this was read from: carries fields that an inventory file does not have. */
  readonly original?: object
}

/** Of every level that has no connection options: most have none. */
export const NO_OPTIONS: Entry['connectionOptions'] = Object.freeze({})
