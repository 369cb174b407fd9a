import type { Flotilla } from '@flotilla/core'
import { createMcpMetrics, type McpMetrics } from '../observe/mcp-metrics.js'
import { ToolCatalog } from './tool-catalog.js'

/** What the servers of one door share. */
export interface McpDoor {
  readonly flotilla: Flotilla
  readonly catalog: ToolCatalog
  readonly metrics: McpMetrics
  readonly elicit: boolean
}

export const createDoor = (flotilla: Flotilla, { elicit = true }: { elicit?: boolean | undefined } = {}): McpDoor => ({
  flotilla,
  catalog: new ToolCatalog(flotilla),
  metrics: createMcpMetrics(flotilla.metrics),
  elicit,
})
