import type { Tool } from '../tools/tool.js'

const ANY = { type: 'object' } as const

/** Stands for a name that no tool has, so that such calls pass the same layers. */
export const unknownTool = (name: string): Tool => ({
  name: String(name).slice(0, 128),
  title: '',
  description: '',
  effect: 'read',
  inputSchema: ANY,
  outputSchema: ANY,
  fingerprint: '',
  annotations: { title: '', readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  timeoutMs: 1,
  cacheMs: 0,
  cacheFor: 'caller',
  retries: 0,
  scopes: [],
  tags: [],
  needs: [],
  version: '',
  examples: [],
  hidden: true,
  devices: () => [],
  parseInput: () => ({ ok: false, issues: [] }),
  parseOutput: () => ({ ok: false, issues: [] }),
  run: () => undefined,
})
