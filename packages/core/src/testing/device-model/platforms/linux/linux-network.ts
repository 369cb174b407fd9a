import { containsPrefix, networkOf, parsePrefix } from '../../ip-address.js'
import type { LinuxHost, LinuxInterface, LinuxRoute } from './linux-host.js'

export const isUp = (port: LinuxInterface): boolean => port.enabled && port.port.link === 'up'

/** The whole table: what was added, and what follows from addresses. */
export function allRoutes(host: LinuxHost): (LinuxRoute & { source?: string })[] {
  const connected = host.interfaces
    .filter((port) => isUp(port) && port.name !== 'lo')
    .flatMap((port) =>
      port.addresses.map((prefix) => ({
        prefix: `${networkOf(prefix)}/${prefix.length}`,
        gateway: undefined,
        device: port.name,
        metric: undefined,
        protocol: 'kernel',
        source: prefix.address,
      })),
    )
  const added = host.routes.map((route) => ({ ...route, device: route.device ?? deviceFor(route.gateway, host) }))
  return [...added, ...connected]
}

const deviceFor = (gateway: string | undefined, { interfaces }: LinuxHost): string | undefined =>
  interfaces.find(
    ({ addresses }) =>
      gateway !== undefined && addresses.some((prefix) => containsPrefix(prefix, { address: gateway, length: 32 })),
  )?.name

export function canReachFrom(host: LinuxHost, address: string): boolean {
  const target = { address, length: 32 }
  const local = host.interfaces.some(
    (port) => isUp(port) && port.addresses.some((prefix) => containsPrefix(prefix, target)),
  )
  return (
    local ||
    allRoutes(host).some(({ prefix }) => {
      const network = parsePrefix(prefix)
      return network !== undefined && containsPrefix(network, target)
    })
  )
}
