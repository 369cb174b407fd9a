import { broadcastOf, containsPrefix, type Ipv4Prefix, networkOf } from '../ip-address.js'
import type { ConfigContext } from './dialect.js'
import { interfaceViews } from './interface-view.js'

/** Why an interface may not have this address: the network's own or broadcast address, or a network that another has. */
export function addressProblem(
  prefix: Ipv4Prefix,
  { section, nodes, state }: Pick<ConfigContext, 'section' | 'nodes' | 'state'>,
): { kind: 'bad-mask' } | { kind: 'overlap'; network: string; other: string } | undefined {
  const isEdge = prefix.address === networkOf(prefix) || prefix.address === broadcastOf(prefix)
  if (prefix.length < 31 && isEdge) return { kind: 'bad-mask' }
  const own = section?.line.slice('interface '.length)
  for (const { name, addresses, enabled } of interfaceViews(nodes, state)) {
    if (name === own || !enabled) continue
    for (const other of addresses) {
      if (containsPrefix(other, prefix) || containsPrefix(prefix, other)) {
        return { kind: 'overlap', network: networkOf(other), other: name }
      }
    }
  }
  return undefined
}
