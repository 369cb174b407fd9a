import type { Tool } from '../tool.js'
import { analyzeRoutingTable } from './analyze-routing-table.js'
import { checkInterfaceStatus } from './check-interface-status.js'
import { configureInterface } from './configure-interface.js'
import { getDeviceConfig } from './get-device-config.js'
import { createHealthCheckTool, type HealthCheckOptions } from './health-check.js'
import { listDevices } from './list-devices.js'
import { runCommand } from './run-command.js'
import { searchLogs } from './search-logs.js'

export interface BuiltinToolsOptions extends HealthCheckOptions {
  /** How long what a device said about itself may be served again, in milliseconds; commands and logs never are. @default 0 */
  cacheMs?: number
}

/** The tools that come with Flotilla. Take those you want: each is also exported on its own. */
export function builtinTools({ cacheMs = 0, ...health }: BuiltinToolsOptions = {}): Tool[] {
  const kept = (tool: Tool): Tool => (cacheMs > 0 ? Object.freeze({ ...tool, cacheMs }) : tool)
  return [
    kept(analyzeRoutingTable),
    kept(checkInterfaceStatus),
    configureInterface,
    kept(getDeviceConfig),
    createHealthCheckTool(health),
    listDevices,
    runCommand,
    searchLogs,
  ]
}
