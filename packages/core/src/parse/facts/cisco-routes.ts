import type { RouteEntry } from './device-facts.js'

const PROTOCOLS: Readonly<Record<string, string>> = {
  L: 'local',
  C: 'connected',
  S: 'static',
  U: 'static',
  P: 'static',
  R: 'rip',
  B: 'bgp',
  D: 'eigrp',
  O: 'ospf',
  i: 'isis',
  I: 'igrp',
  o: 'odr',
  H: 'nhrp',
  l: 'lisp',
  a: 'application',
  M: 'mobile',
  n: 'nat',
}

/** Codes, then a prefix: at the start of the line, or on IOS XE after spaces when the codes are there. */
const ENTRY = /^([A-Za-z])[A-Za-z0-9*+%& ]{0,12} (\d+\.\d+\.\d+\.\d+)(?:\/(\d+))?(?= |,|$)/
const HEADER = /^ +(\d+\.\d+\.\d+\.\d+)\/(\d+) is (?:variably )?subnetted/
const VIA = /\[(\d+)\/(\d+)\] via (\d+\.\d+\.\d+\.\d+)/
const DIRECT = /is directly connected, (\S+)|is a summary, [^,]+, (\S+)/

/** `show ip route` of IOS and IOS XE: equal-cost next hops and wrapped lines included. */
export function parseCiscoRoutes(output: string): RouteEntry[] {
  const routes: RouteEntry[] = []
  let current: { network: string; protocol: string } | undefined
  let length = '32'
  for (const line of output.slice(Math.max(0, output.search(/^Gateway of last resort/m))).split('\n')) {
    const header = HEADER.exec(line)
    if (header !== null) {
      // entries below it that name no length of their own have this one
      length = header[2] ?? length
      continue
    }
    const entry = ENTRY.exec(line)
    if (entry !== null) {
      const [, code = '', address = '', ownLength] = entry
      const network = `${address}/${ownLength ?? (address === '0.0.0.0' ? '0' : length)}`
      current = { network, protocol: PROTOCOLS[code] ?? code }
    } else if (/^\S/.test(line)) {
      // an entry that cannot be read: what follows is not the next hop of the one before
      current = undefined
    }
    if (current === undefined) continue
    const via = VIA.exec(line)
    const direct = DIRECT.exec(line)
    if (via !== null) routes.push({ ...current, nextHop: via[3] ?? '', metric: Number(via[2]) })
    else if (direct !== null) routes.push({ ...current, nextHop: direct[1] ?? direct[2] ?? '', metric: 0 })
  }
  return routes
}
