import type { Tool } from '../tool.js'
import { analyzeRoutingTable } from './analyze-routing-table.js'
import { checkInterfaceStatus } from './check-interface-status.js'
import { configureInterface } from './configure-interface.js'
import { getDeviceConfig } from './get-device-config.js'
import { createHealthCheckTool, type HealthCheckOptions } from './health-check.js'
import { listDevices } from './list-devices.js'
import { runCommand } from './run-command.js'
import { searchLogs } from './search-logs.js'

/** The tools that come with Flotilla. Take those you want: each is also exported on its own. */
export const builtinTools = (options: HealthCheckOptions = {}): Tool[] => [
  analyzeRoutingTable,
  checkInterfaceStatus,
  configureInterface,
  getDeviceConfig,
  createHealthCheckTool(options),
  listDevices,
  runCommand,
  searchLogs,
]
