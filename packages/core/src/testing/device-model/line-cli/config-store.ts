import { type ConfigLayout, type ConfigNode, cloneConfigTree, insertNode, parseConfigTree } from '../config-tree.js'
import { type DeviceState, toPorts } from '../device-state.js'

/** What the first configuration is made from. */
export type ConfigOwner = Pick<DeviceState, 'options' | 'hostname' | 'version' | 'users' | 'enableSecret'>

/** What a platform makes of its configuration. */
export interface ConfigRules {
  layout: ConfigLayout
  /** The first configuration, from the options. */
  initialConfig: (owner: ConfigOwner) => string
  /** The host name that this configuration gives. */
  hostnameOf(nodes: readonly ConfigNode[]): string | undefined
  /** The host name without any configuration. */
  factoryHostname: string
}

/** The configurations of a device and what depends on them. */
export interface ConfigStore {
  running: ConfigNode[]
  startup: ConfigNode[] | undefined
  /** Named sessions and checkpoints. */
  readonly sessions: Map<string, ConfigNode[]>
  readonly checkpoints: Map<string, ConfigNode[]>
  changedAt: number
  changedBy: string | undefined
  savedAt: number | undefined
  /** Whether a reload would change nothing. */
  readonly isSaved: boolean
  /** Set while a change is undone by itself unless confirmed. */
  revert: { cancel: () => void; now: () => void; description: string } | undefined
  /** Takes over what depends on the running configuration; call after every change of it. */
  changed(user?: string): void
  replace(nodes: readonly ConfigNode[], user?: string): void
  save(): void
  /** Back to what was saved, as a reload does. */
  reload(): void
  /** Goes back to `nodes` after `delayMs` unless `confirm` comes first. */
  revertAfter(delayMs: number, nodes: readonly ConfigNode[], description: string): void
  /** Keeps the change; whether there was one to keep. */
  confirm(): boolean
  /** Goes back at once, as if the time was up; whether there was something to go back to. */
  timeOut(): boolean
}

export const createConfigStore = (state: DeviceState, rules: ConfigRules): ConfigStore => new Store(state, rules)

class Store implements ConfigStore {
  readonly #state: DeviceState
  readonly #rules: ConfigRules
  /** Read when somebody looks: most sessions never do. */
  readonly #first: () => ConfigNode[]
  #running: ConfigNode[] | undefined
  #startup: ConfigNode[] | 'as at first' | undefined = 'as at first'
  readonly sessions = new Map<string, ConfigNode[]>()
  readonly checkpoints = new Map<string, ConfigNode[]>()
  changedAt: number
  changedBy: string | undefined
  savedAt: number | undefined
  revert: ConfigStore['revert']

  constructor(state: DeviceState, rules: ConfigRules) {
    this.#state = state
    this.#rules = rules
    this.#first = firstConfig(state, rules)
    this.changedAt = state.bootedAt
    this.savedAt = state.bootedAt
  }

  get running(): ConfigNode[] {
    return (this.#running ??= this.#first())
  }

  set running(nodes: ConfigNode[]) {
    this.#running = nodes
  }

  get startup(): ConfigNode[] | undefined {
    if (this.#startup === 'as at first') this.#startup = this.#first()
    return this.#startup
  }

  set startup(nodes: ConfigNode[] | undefined) {
    this.#startup = nodes
  }

  get isSaved(): boolean {
    return JSON.stringify(this.running) === JSON.stringify(this.startup)
  }

  changed(user?: string): void {
    this.#state.hostname = this.#rules.hostnameOf(this.running) ?? this.#rules.factoryHostname
    this.changedAt = this.#state.now()
    this.changedBy = user
  }

  replace(nodes: readonly ConfigNode[], user?: string): void {
    this.running = cloneConfigTree(nodes)
    this.changed(user)
  }

  save(): void {
    this.startup = cloneConfigTree(this.running)
    this.savedAt = this.#state.now()
  }

  reload(): void {
    this.confirm()
    this.sessions.clear()
    this.replace(this.startup ?? [])
  }

  revertAfter(delayMs: number, nodes: readonly ConfigNode[], description: string): void {
    this.revert?.cancel()
    const before = cloneConfigTree(nodes)
    const now = (): void => {
      this.revert = undefined
      this.replace(before)
    }
    this.revert = { cancel: this.#state.timers.after(delayMs, now), now, description }
  }

  confirm(): boolean {
    const { revert } = this
    revert?.cancel()
    this.revert = undefined
    return revert !== undefined
  }

  timeOut(): boolean {
    const { revert } = this
    revert?.cancel()
    revert?.now()
    return revert !== undefined
  }
}

/** Makes the configuration that the options give; its interfaces are then the ports of the device. */
function firstConfig(state: DeviceState, rules: ConfigRules): () => ConfigNode[] {
  const { options, hostname, version, users, enableSecret } = state
  const { runningConfig, interfaces } = options
  if (runningConfig === undefined) {
    return () => parseConfigTree(rules.initialConfig({ options, hostname, version, users, enableSecret }))
  }
  const nodes = parseConfigTree(runningConfig)
  if (rules.hostnameOf(nodes) === undefined) insertNode(nodes, `hostname ${hostname}`, rules.layout)
  if (interfaces === undefined) {
    const found = nodes.filter(({ line }) => line.startsWith('interface '))
    const ports = found.map(({ line, children }) => ({
      name: line.slice('interface '.length),
      enabled: !children.some((child) => child.line === 'shutdown'),
    }))
    state.ports = toPorts(ports, state.mac.slice(0, 10))
  }
  state.hostname = rules.hostnameOf(nodes) ?? hostname
  return () => cloneConfigTree(nodes)
}
