import type { CommandEntry } from '../../command-tree.js'
import type { DeviceState } from '../../device-state.js'
import type { CommandIo } from '../../interpreter.js'
import type { Editor, JunosDatastore } from './junos-datastore.js'
import type { PathElement } from './junos-path.js'
import { cloneJunos, type JunosNode } from './junos-tree.js'

/** The state of one logged-in Junos command line. */
export interface JunosSession {
  readonly user: string
  readonly privilege: number
  readonly line: number
  columns: number
  screenLength: number
  /** Set in configuration mode. */
  editing:
    | {
        editor: Editor
        /** The own copy of private and exclusive mode; undefined where the candidate is shared. */
        own: JunosNode[] | undefined
        path: PathElement[]
        /** Where `edit` was called from, innermost last: `exit` goes back there. */
        trail: PathElement[][]
      }
    | undefined
}

/** What a command has at hand. */
export interface JunosContext {
  readonly line: string
  readonly args: Readonly<Record<string, string>>
  readonly state: DeviceState
  readonly store: JunosDatastore
  readonly session: JunosSession
  readonly io: CommandIo
}

// biome-ignore lint/suspicious/noConfusingVoidType: a function without a return is fine here
type Output = string | Uint8Array | undefined | void

export interface JunosCommand extends CommandEntry {
  run(context: JunosContext): Output | Promise<Output>
  /** For `| display json`. */
  json?(context: JunosContext): unknown
  /** For `| display set`. */
  set?(context: JunosContext): string
  /** For `| compare`; undefined means against the active configuration. */
  compare?(context: JunosContext, rollback: number | undefined): string
}

/** The statements being edited. */
export const candidateOf = ({ session, store }: Pick<JunosContext, 'session' | 'store'>): JunosNode[] =>
  session.editing?.own ?? store.candidate

/** Puts a whole configuration in the place of the one being edited. */
export function replaceCandidate(
  { session, store }: Pick<JunosContext, 'session' | 'store'>,
  nodes: readonly JunosNode[],
): void {
  const copy = cloneJunos(nodes)
  if (session.editing?.own) session.editing.own = copy
  else store.candidate = copy
}
