const SINGLE = ['device', 'device_ip', 'device_name', 'host'] as const

/**
 * The devices that an input names by the usual fields: `device`, `device_ip`, `device_name`, `host`, and `devices` as a list of
 * names or of objects with such fields.
 */
export function namedDevices(input: Readonly<Record<string, unknown>>): readonly string[] {
  const found = new Set<string>()
  collect(input, found)
  const { devices } = input
  if (Array.isArray(devices)) for (const device of devices) collect(device, found)
  return [...found]
}

function collect(value: unknown, found: Set<string>): void {
  if (typeof value === 'string') found.add(value)
  if (typeof value !== 'object' || value === null) return
  for (const field of SINGLE) {
    const name = (value as Record<string, unknown>)[field]
    if (typeof name === 'string') found.add(name)
  }
}
