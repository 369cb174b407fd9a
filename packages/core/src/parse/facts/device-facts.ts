import type { Severity } from './severity.js'

export type LinkState = 'up' | 'down' | 'administratively down'

/** One interface, in the same words for every platform. */
export interface InterfaceState {
  name: string
  status: LinkState
  /** Line protocol, or what comes closest. */
  protocol: 'up' | 'down'
  /** IPv4 addresses, the primary one first. */
  addresses: InterfaceAddress[]
}

export interface InterfaceAddress {
  address: string
  /** Absent where the command does not show it. */
  prefixLength?: number
}

/** One next hop of a route. */
export interface RouteEntry {
  /** In CIDR form. */
  network: string
  /** An address, or the interface for what is directly connected. */
  nextHop: string
  /** `connected`, `local`, `static`, `ospf`, `bgp`, `isis`, `rip`, `eigrp`, … */
  protocol: string
  metric: number
}

export interface LogEntry {
  /** As the device prints it; ISO 8601 where the device tells the year. */
  timestamp: string
  severity: Severity
  message: string
}

/** What to ask and how to read the answer. */
export interface Query<Answer> {
  readonly command: string
  /** @throws SyntaxError, TypeError for output that is not what the platform prints. */
  parse(output: string): Answer
}

export interface InterfaceChange {
  name: string
  address: string
  prefixLength: number
  subnetMask: string
  description?: string | undefined
}

/** How to learn the same facts of one platform, and change one thing. Data, and functions that only look at text. */
export interface DeviceFacts {
  readonly platforms: readonly string[]
  /** Commands whose outputs together are the configuration; those that a device does not have are skipped. */
  readonly config: Readonly<Record<'running' | 'startup', readonly string[]>>
  /** Where the startup configuration is when the command prints nothing. */
  readonly startupElsewhere?: string
  /** All interfaces, or enough to find the one of this name. */
  interfaces(name?: string): Query<InterfaceState[]>
  readonly routes: Query<RouteEntry[]>
  /** Tried in order until one is accepted. */
  readonly logs: readonly Query<LogEntry[]>[]
  /** The interface that has to be there before this one is configured: itself, or its port; none for what configuring makes. */
  interfaceBehind(name: string): string | undefined
  /** Where `configureInterface` goes, when not into the platform's own configuration mode. */
  readonly configureMode?: string
  /** Configuration lines, the one that is most likely refused first. */
  configureInterface(change: InterfaceChange): string[]
}
