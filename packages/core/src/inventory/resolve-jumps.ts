import { didYouMean } from '../util/close-names.js'
import { concealDevice } from './conceal-device.js'
import { toCredentialProvider } from './credentials/credential-source.js'
import type { Device } from './device.js'
import type { ResolvedDevice } from './resolve-device.js'
import { type FaultList, placeAt } from './source/fault-list.js'

/** Who has been passed on the way so far: inventory names, and objects from code. */
type Passed = readonly (string | Device)[]

/**
 * Gives each device the whole way to it, nearest host first: the way to the first host listed, then the hosts listed. The
 * hosts on it have no ways of their own, so nobody needs to unfold anything. Reports hosts that do not exist, and circles.
 */
export function resolveJumps(resolved: ReadonlyMap<string, ResolvedDevice>, faults: FaultList): void {
  const ways = new Map<string, readonly Device[] | undefined>()
  const hops = new Map<Device, Device>()

  const report = (target: ResolvedDevice, message: string): undefined => {
    faults.add(placeAt(target.entry.place, 'jump'), message)
  }
  const toHop = (device: Device): Device => {
    const hop = hops.get(device) ?? withoutWay(device)
    hops.set(device, hop)
    return hop
  }
  const wayTo = (target: ResolvedDevice, passed: Passed): readonly Device[] | undefined => {
    const { name } = target.device
    if (passed.includes(name)) return report(target, `the way leads in a circle: ${circle(passed, name)}`)
    if (ways.has(name)) return ways.get(name)
    const way = expand(target, target.jump, [...passed, name])
    ways.set(name, way)
    return way
  }
  const wayThrough = (owner: ResolvedDevice, hop: Device, passed: Passed): readonly Device[] | undefined =>
    passed.includes(hop)
      ? report(owner, `the way leads in a circle: ${circle(passed, hop)}`)
      : expand(owner, asList(hop.jump), [...passed, hop])
  const expand = (
    owner: ResolvedDevice,
    jump: readonly (string | Device)[],
    passed: Passed,
  ): readonly Device[] | undefined => {
    const way: Device[] = []
    for (const [index, hop] of jump.entries()) {
      const known = typeof hop === 'string' ? resolved.get(hop) : undefined
      if (typeof hop === 'string' && !known) {
        return report(owner, `no device named "${hop}"${didYouMean(hop, resolved.keys())}`)
      }
      const device = known?.device ?? (hop as Device)
      const before = index > 0 ? [] : known ? wayTo(known, passed) : wayThrough(owner, device, passed)
      if (!before) return undefined
      way.push(...before, toHop(device))
    }
    return way
  }

  for (const target of resolved.values()) {
    if (target.jump.length === 0) continue
    const way = wayTo(target, [])
    if (way && way.length > 0) target.device.jump = way
  }
}

const asList = (jump: Device['jump']): readonly Device[] =>
  jump === undefined ? [] : Array.isArray(jump) ? jump : [jump as Device]

const circle = (passed: Passed, back: string | Device): string =>
  [...passed.slice(passed.indexOf(back)), back].map((hop) => (typeof hop === 'string' ? hop : hop.name)).join(' → ')

function withoutWay({ jump: _jump, ...device }: Device): Device {
  if (device.credentials) device.credentials = toCredentialProvider(device.credentials)
  return concealDevice(device)
}
