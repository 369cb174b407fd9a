import { inspect } from 'node:util'
import type { Device } from './device.js'
import { platformName } from './selection/filter-expression.js'

const SECRET_KEY =
  /pass(word|phrase|wd)?$|passw|secret|token|community|credential|(private|pre.?shared|api|auth).?key|\bpsk/i

/** Plain facts of a device for logs, files and screens: no credentials, and what looks secret in its data left out. */
export function describeDevice(device: Device): Record<string, unknown> {
  const { name, host, port, groups, tags, site, security, data } = device
  const jump = device.jump && (Array.isArray(device.jump) ? device.jump : [device.jump as Device])
  return {
    name,
    host,
    ...(port !== undefined && { port }),
    platform: platformName(device),
    ...(groups && { groups }),
    ...(tags && { tags }),
    ...(site !== undefined && { site }),
    ...(jump && { jump: jump.map((hop: Device) => hop.name) }),
    ...(security && { security }),
    ...(data && { data: maskSecrets(data) }),
  }
}

/** Makes `JSON.stringify` and `util.inspect` show `describeDevice` of it. */
export function concealDevice(device: Device): Device {
  return Object.defineProperties(device, CONCEALING)
}

function describeThis(this: Device): Record<string, unknown> {
  return describeDevice(this)
}

/** The same function for all: one of its own for each of ten thousand devices would be most of what a device takes. */
const CONCEALING = {
  toJSON: { value: describeThis, enumerable: false },
  [inspect.custom]: { value: describeThis, enumerable: false },
}

function maskSecrets(value: unknown, around: readonly object[] = []): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (around.includes(value) || around.length > DEPTH) return '[…]'
  const within = [...around, value]
  if (Array.isArray(value)) return value.map((item) => maskSecrets(item, within))
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, SECRET_KEY.test(key) ? '[hidden]' : maskSecrets(item, within)]),
  )
}

/** Levels of data that are shown. */
const DEPTH = 20
