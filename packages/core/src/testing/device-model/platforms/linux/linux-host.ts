import type { FakeInterface } from '../../../fake-device-options.js'
import { type DeviceState, type HardwarePort, toPorts } from '../../device-state.js'
import type { InputStream } from '../../input-stream.js'
import type { CommandIo } from '../../interpreter.js'
import { type Ipv4Prefix, parsePrefix } from '../../ip-address.js'
import type { LinuxDistribution } from './linux-distribution.js'

export interface LinuxInterface {
  name: string
  addresses: Ipv4Prefix[]
  enabled: boolean
  mtu: number
  port: HardwarePort
}

export interface LinuxRoute {
  prefix: string
  gateway: string | undefined
  device: string | undefined
  metric: number | undefined
  protocol: string | undefined
}

export interface LinuxService {
  name: string
  description: string
  active: 'active' | 'inactive' | 'failed'
  enabled: boolean
}

/** What a Linux host is besides its files. */
export interface LinuxHost {
  readonly state: DeviceState
  readonly distribution: LinuxDistribution
  interfaces: LinuxInterface[]
  routes: LinuxRoute[]
  services: Map<string, LinuxService>
  boots: number
}

/** A shell and what the programs it starts inherit. */
export interface ShellEnvironment {
  user: string
  directory: string
  variables: Map<string, string>
  /** Status of the last command. */
  status: number
}

/** What a program has at hand. */
export interface ProgramContext {
  readonly args: readonly string[]
  readonly host: LinuxHost
  readonly shell: ShellEnvironment
  readonly io: CommandIo
  readonly input: InputStream
  out(text: string | Uint8Array): void
  error(text: string): void
  /** Runs another command line in the same environment, or as another user. */
  run(line: string, shell?: ShellEnvironment): Promise<number>
}

/** A program: what it prints, and its exit status (none is 0). */
// biome-ignore lint/suspicious/noConfusingVoidType: a program that returns nothing succeeded
type ProgramResult = number | void
export type Program = (context: ProgramContext) => ProgramResult | Promise<ProgramResult>

export const LINUX_INTERFACES: readonly FakeInterface[] = [
  { name: 'lo', address: '127.0.0.1/8', mtu: 65_536 },
  { name: 'eth0', address: '10.0.0.10/24' },
  { name: 'eth1', enabled: false },
]

const SERVICES: readonly LinuxService[] = [
  { name: 'ssh.service', description: 'OpenBSD Secure Shell server', active: 'active', enabled: true },
  {
    name: 'cron.service',
    description: 'Regular background program processing daemon',
    active: 'active',
    enabled: true,
  },
  {
    name: 'nginx.service',
    description: 'A high performance web server and a reverse proxy server',
    active: 'active',
    enabled: true,
  },
  { name: 'systemd-journald.service', description: 'Journal Service', active: 'active', enabled: false },
  { name: 'rsyslog.service', description: 'System Logging Service', active: 'active', enabled: true },
  { name: 'apt-daily.service', description: 'Daily apt download activities', active: 'inactive', enabled: false },
]

export function createLinuxHost(state: DeviceState, distribution: LinuxDistribution): LinuxHost {
  const options = state.options.interfaces ?? LINUX_INTERFACES
  const withLoopback = options.some(({ name }) => name === 'lo')
    ? options
    : [...LINUX_INTERFACES.slice(0, 1), ...options]
  state.ports = toPorts(withLoopback, state.mac.slice(0, 10))
  const interfaces = withLoopback.flatMap((each) => {
    const port = state.ports.find(({ name }) => name === each.name)
    const prefix = parsePrefix(each.address ?? '')
    return port
      ? [
          {
            name: each.name,
            addresses: prefix ? [prefix] : [],
            enabled: each.enabled ?? true,
            mtu: each.mtu ?? 1500,
            port,
          },
        ]
      : []
  })
  const given = state.routes.map(({ prefix, nextHop, interface: device, metric, protocol }) => ({
    prefix,
    gateway: nextHop,
    device,
    metric,
    protocol: protocol === 'static' ? 'static' : protocol,
  }))
  const standard = {
    prefix: '0.0.0.0/0',
    gateway: '10.0.0.254',
    device: 'eth0',
    metric: undefined,
    protocol: undefined,
  }
  const hasDefault = given.some(({ prefix }) => prefix === '0.0.0.0/0') || state.options.interfaces !== undefined
  return {
    state,
    distribution,
    interfaces,
    routes: hasDefault ? given : [standard, ...given],
    services: new Map(SERVICES.map((service) => [service.name, { ...service }])),
    boots: 1,
  }
}

/** The home of an account. */
export const homeOf = (user: string): string => (user === 'root' ? '/root' : `/home/${user}`)

/** An absolute path for what a program was given. */
export const resolvePath = (path: string, { directory, user }: ShellEnvironment): string => {
  if (path.startsWith('/')) return path
  if (path === '~' || path.startsWith('~/')) return homeOf(user) + path.slice(1)
  return `${directory}/${path}`
}

/** Whether this user may change the file: root everything, others what is theirs or everybody's. */
export const mayWrite = (path: string, user: string): boolean =>
  user === 'root' ||
  /^\/(?:tmp|dev|var\/tmp)(?:\/|$)/.test(path) ||
  path === homeOf(user) ||
  path.startsWith(`${homeOf(user)}/`)

export const mayRead = (path: string, user: string): boolean =>
  user === 'root' || !/^\/(?:root(?:\/|$)|etc\/(?:shadow|sudoers))/.test(path)

/** Why a file cannot be written; undefined when it can. */
export function writeProblem(path: string, user: string, { state }: LinuxHost): string | undefined {
  if (state.files.isFolder(path)) return 'Is a directory'
  if (!mayWrite(path, user)) return 'Permission denied'
  const folder = path.slice(0, path.lastIndexOf('/')) || '/'
  return state.files.isFolder(folder) ? undefined : 'No such file or directory'
}
