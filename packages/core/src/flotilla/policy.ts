import type { Effect } from '../callers/effect.js'

/** What tools may be called at all, before anybody is asked to approve. */
export interface KernelPolicy {
  /**
   * Effects that are allowed. Every `write` and `destroy` needs an approval besides.
   * @default `['read']`; all three when the kernel has an approver
   */
  allow?: readonly Effect[]
  /** Scopes that every call of an effect needs, besides those of the tool: `{ write: ['devices:write'] }`. */
  scopes?: Readonly<Partial<Record<Effect, readonly string[]>>>
  /** Tools that may not be called, by name or glob. */
  deny?: readonly string[]
}
