/** `24` → `255.255.255.0`. */
export function toSubnetMask(prefixLength: number): string {
  const bits = prefixLength === 0 ? 0 : (0xffffffff << (32 - prefixLength)) >>> 0
  return [24, 16, 8, 0].map((shift) => (bits >>> shift) & 0xff).join('.')
}

/** `255.255.255.0` → `24`; `undefined` for what is no mask, bits with gaps included. */
export function toPrefixLength(mask: string): number | undefined {
  const octets = mask.split('.')
  if (octets.length !== 4 || octets.some((octet) => !/^\d{1,3}$/.test(octet) || Number(octet) > 255)) return undefined
  const bits = octets.map((octet) => Number(octet).toString(2).padStart(8, '0')).join('')
  return /^1*0*$/.test(bits) ? bits.lastIndexOf('1') + 1 : undefined
}

/** `10.0.0.1/24` apart; without a length it is that of a host. */
export function splitPrefix(prefix: string): { address: string; prefixLength: number } {
  const [address = '', length] = prefix.split('/')
  return { address, prefixLength: length === undefined ? 32 : Number(length) }
}
