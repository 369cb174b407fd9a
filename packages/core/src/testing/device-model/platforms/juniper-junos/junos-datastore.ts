import type { DeviceState } from '../../device-state.js'
import { cloneJunos, type JunosNode, renderJunos } from './junos-tree.js'

/** One configuration that was active, and since when. */
export interface Commit {
  nodes: JunosNode[]
  at: number
  user: string
}

/** Who is editing, and how. */
export interface Editor {
  user: string
  line: number
  how: 'shared' | 'private' | 'exclusive'
}

/** The configurations of a Junos device: the active one, those before, the candidate that all share. */
export interface JunosDatastore {
  /** The newest first; the first is active. */
  readonly history: Commit[]
  candidate: JunosNode[]
  readonly editors: Set<Editor>
  /** Set while a commit is undone by itself unless confirmed. */
  pending: { minutes: number; cancel: () => void } | undefined
  active(): JunosNode[]
  /** Makes `nodes` active. */
  commit(nodes: readonly JunosNode[], user: string): void
  commitConfirmed(nodes: readonly JunosNode[], user: string, minutes: number): void
  /** Keeps a commit that waits for it; whether there was one. */
  confirm(): boolean
}

const KEPT = 50

export function createJunosDatastore(state: DeviceState, first: JunosNode[]): JunosDatastore {
  const store: JunosDatastore = {
    history: [{ nodes: first, at: state.bootedAt, user: 'root' }],
    candidate: cloneJunos(first),
    editors: new Set(),
    pending: undefined,
    active: () => store.history[0]?.nodes ?? [],
    commit(nodes, user) {
      if (isChanged(store.active(), nodes)) store.history.unshift({ nodes: cloneJunos(nodes), at: state.now(), user })
      store.history.splice(KEPT)
      state.hostname = hostNameOf(nodes) ?? 'Amnesiac'
      const message = `User '${user}' requested 'commit' operation`
      state.log.add({ severity: 5, facility: 'mgd', mnemonic: 'UI_COMMIT', message })
    },
    commitConfirmed(nodes, user, minutes) {
      const before = cloneJunos(store.active())
      store.commit(nodes, user)
      store.pending?.cancel()
      const cancel = state.timers.after(minutes * 60_000, () => {
        store.pending = undefined
        store.commit(before, 'root')
        store.candidate = cloneJunos(before)
      })
      store.pending = { minutes, cancel }
    },
    confirm() {
      const { pending } = store
      pending?.cancel()
      store.pending = undefined
      return pending !== undefined
    },
  }
  state.hostname = hostNameOf(first) ?? state.hostname
  return store
}

/** The value of `system host-name`. */
export const hostNameOf = (nodes: readonly JunosNode[]): string | undefined =>
  nodes
    .find(({ text }) => text === 'system')
    ?.children.find(({ text }) => text.startsWith('host-name '))
    ?.text.slice('host-name '.length)

/** What is wrong with a candidate as a whole; undefined when it may become active. */
export function checkCandidate(nodes: readonly JunosNode[]): string | undefined {
  const owners = new Map<string, string>()
  for (const port of nodes.find(({ text }) => text === 'interfaces')?.children ?? []) {
    for (const unit of port.children.filter(({ text }) => text.startsWith('unit '))) {
      const name = `${port.text}.${unit.text.slice('unit '.length)}`
      const inet = unit.children.find(({ text }) => text === 'family inet')
      for (const { text } of inet?.children.filter((child) => child.text.startsWith('address ')) ?? []) {
        const other = owners.get(text)
        if (other !== undefined) {
          return `[edit interfaces ${port.text} ${unit.text} family inet]\n  '${text}'\n    identical local address found on rt_inst [default], intfs [${other} and ${name}], family [inet].\nerror: configuration check-out failed\n`
        }
        owners.set(text, name)
      }
    }
  }
  return undefined
}

export const isChanged = (before: readonly JunosNode[], after: readonly JunosNode[]): boolean =>
  renderJunos(before) !== renderJunos(after)
