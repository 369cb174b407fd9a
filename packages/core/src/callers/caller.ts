/** Through which door a call came. */
export type CallerVia = 'sdk' | 'mcp' | 'http' | 'agent'

/** Who asks for an operation, as the door established it. The kernel trusts it: doors authenticate, the kernel authorises. */
export interface Caller {
  /** Stable name of the person, key owner or program; goes into audit records. Never a secret. */
  readonly id: string
  readonly via: CallerVia
  /** Chooses the rate limit. Callers without a tier are not limited unless the kernel has a limit for `default`. */
  readonly tier?: string | undefined
  /** What it may do: exact names, `group:*`, or `*`. */
  readonly scopes: readonly string[]
  /** Devices it may touch: globs over names, or over groups, sites and tags as `group:core`, `site:*`, `tag:lab`. All when absent. */
  readonly devices?: readonly string[] | undefined
}
