import type { ConfigNode } from '../config-tree.js'

/** Modes in which commands of the exec tables are known. */
export type ExecMode = 'exec' | 'privileged'

/** One level of configuration mode. */
export interface ConfigLevel {
  /** Key in the dialect's `configModes`. */
  mode: string
  /** The section being edited; undefined at the top. */
  section: ConfigNode | undefined
}

/** The state of one logged-in command line. */
export interface CliSession {
  readonly user: string
  readonly privilege: number
  readonly line: number
  mode: ExecMode | 'config'
  /** The open sections, outermost first; empty outside configuration mode. */
  levels: ConfigLevel[]
  /** The named session or candidate being edited; undefined when lines act on the running configuration. */
  candidate: { name: string; nodes: ConfigNode[] } | undefined
  /** Lines of a page; 0 is no paging. */
  pageLength: number
  columns: number
  monitoring: boolean
}

/** What each terminal asks for at login. */
export interface CliLogin {
  user: string
  privilege: number
  line: number
  columns: number
  rows: number
}

/** A session as it is right after login. */
export function createCliSession(login: CliLogin, mode: ExecMode): CliSession {
  return {
    user: login.user,
    privilege: login.privilege,
    line: login.line,
    mode,
    levels: [],
    candidate: undefined,
    pageLength: login.rows,
    columns: login.columns,
    monitoring: false,
  }
}

/** Leaves configuration mode altogether. */
export function leaveConfig(session: CliSession): void {
  session.mode = 'privileged'
  session.levels = []
  session.candidate = undefined
}
