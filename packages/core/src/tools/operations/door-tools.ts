import type { Tool } from '../tool.js'
import { checkReachability } from './check-reachability.js'
import { executeCommands } from './execute-commands.js'
import { queryDevice } from './query-device.js'
import { runOnFleet } from './run-on-fleet.js'

/** Operations that the HTTP interface offers as routes. Callable like every tool, but not listed for models. */
export const doorTools = (): Tool[] => [checkReachability, executeCommands, queryDevice, runOnFleet]
