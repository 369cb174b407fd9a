/** An IPv4 address with its prefix length. */
export interface Ipv4Prefix {
  address: string
  length: number
}

/** `10.0.0.1` as an unsigned number; undefined when it is no IPv4 address. */
export function toIpv4Number(text: string): number | undefined {
  const octets = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text)?.slice(1).map(Number)
  if (!octets || octets.some((octet) => octet > 255)) return undefined
  return octets.reduce((value, octet) => value * 256 + octet, 0)
}

/** The dotted form of an unsigned number. */
export const toIpv4Text = (value: number): string =>
  [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join('.')

/** Length of a dotted netmask; undefined when its ones are not contiguous. */
export function parseMask(text: string): number | undefined {
  const value = toIpv4Number(text)
  if (value === undefined) return undefined
  const inverted = 2 ** 32 - 1 - value
  const bits = Math.log2(inverted + 1)
  return Number.isInteger(bits) ? 32 - bits : undefined
}

/** The dotted netmask of a length. */
export const toMask = (length: number): string => toIpv4Text(2 ** 32 - 2 ** (32 - length))

/** Reads `10.0.0.1/24`. */
export function parsePrefix(text: string): Ipv4Prefix | undefined {
  const [, address = '', length = ''] = /^([\d.]+)\/(\d{1,2})$/.exec(text) ?? []
  if (toIpv4Number(address) === undefined || Number(length) > 32 || length === '') return undefined
  return { address, length: Number(length) }
}

/** The network address of a prefix, as text without the length. */
export function networkOf({ address, length }: Ipv4Prefix): string {
  const value = toIpv4Number(address) ?? 0
  const size = 2 ** (32 - length)
  return toIpv4Text(Math.floor(value / size) * size)
}

/** Whether `inner` lies inside the network of `outer`. */
export function containsPrefix(outer: Ipv4Prefix, inner: Ipv4Prefix): boolean {
  return (
    outer.length <= inner.length && networkOf({ address: inner.address, length: outer.length }) === networkOf(outer)
  )
}

/** The host address, and the last one of the network. */
export function broadcastOf(prefix: Ipv4Prefix): string {
  return toIpv4Text((toIpv4Number(networkOf(prefix)) ?? 0) + 2 ** (32 - prefix.length) - 1)
}

/** Reads `10.0.0.1/24`, or an address and its netmask. */
export function toPrefix(address = '', mask?: string): Ipv4Prefix | undefined {
  if (mask === undefined) return parsePrefix(address)
  const length = parseMask(mask)
  return length === undefined || toIpv4Number(address) === undefined ? undefined : { address, length }
}
