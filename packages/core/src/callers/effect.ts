/** What an operation can do to a device. Unknown counts as `write`. */
export type Effect = 'read' | 'write' | 'destroy'

export const EFFECTS: readonly Effect[] = ['read', 'write', 'destroy']
