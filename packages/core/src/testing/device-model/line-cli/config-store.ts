import { type ConfigLayout, type ConfigNode, cloneConfigTree, insertNode, parseConfigTree } from '../config-tree.js'
import { type DeviceState, toPorts } from '../device-state.js'

/** What a platform makes of its configuration. */
export interface ConfigRules {
  layout: ConfigLayout
  /** The first configuration, from the options. */
  initialConfig(state: DeviceState): string
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

export function createConfigStore(state: DeviceState, rules: ConfigRules): ConfigStore {
  const first = firstConfig(state, rules)
  const store: ConfigStore = {
    running: first,
    startup: cloneConfigTree(first),
    sessions: new Map(),
    checkpoints: new Map(),
    changedAt: state.bootedAt,
    changedBy: undefined,
    savedAt: state.bootedAt,
    revert: undefined,
    get isSaved() {
      return JSON.stringify(store.running) === JSON.stringify(store.startup)
    },
    changed(user) {
      state.hostname = rules.hostnameOf(store.running) ?? rules.factoryHostname
      store.changedAt = state.now()
      store.changedBy = user
    },
    replace(nodes, user) {
      store.running = cloneConfigTree(nodes)
      store.changed(user)
    },
    save() {
      store.startup = cloneConfigTree(store.running)
      store.savedAt = state.now()
    },
    reload() {
      store.confirm()
      store.sessions.clear()
      store.replace(store.startup ?? [])
    },
    revertAfter(delayMs, nodes, description) {
      store.revert?.cancel()
      const before = cloneConfigTree(nodes)
      const now = (): void => {
        store.revert = undefined
        store.replace(before)
      }
      store.revert = { cancel: state.timers.after(delayMs, now), now, description }
    },
    confirm() {
      const { revert } = store
      revert?.cancel()
      store.revert = undefined
      return revert !== undefined
    },
    timeOut() {
      const { revert } = store
      revert?.cancel()
      revert?.now()
      return revert !== undefined
    },
  }
  state.hostname = rules.hostnameOf(first) ?? state.hostname
  return store
}

/** The configuration that the options give; its interfaces are then the ports of the device. */
function firstConfig(state: DeviceState, rules: ConfigRules): ConfigNode[] {
  const { runningConfig, interfaces } = state.options
  if (runningConfig === undefined) return parseConfigTree(rules.initialConfig(state))
  const nodes = parseConfigTree(runningConfig)
  if (rules.hostnameOf(nodes) === undefined) insertNode(nodes, `hostname ${state.hostname}`, rules.layout)
  if (interfaces === undefined) {
    const found = nodes.filter(({ line }) => line.startsWith('interface '))
    const ports = found.map(({ line, children }) => ({
      name: line.slice('interface '.length),
      enabled: !children.some((child) => child.line === 'shutdown'),
    }))
    state.ports = toPorts(ports, state.mac.slice(0, 10))
  }
  return nodes
}
