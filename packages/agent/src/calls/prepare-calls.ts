import type { ToolUseBlock } from '@anthropic-ai/sdk/resources/messages'
import type { Tool } from '@flotilla/core'
import type { CallReach } from './call-order.js'
import { type DeviceNames, toDeviceKeys } from './device-keys.js'
import type { OfferedTool, Toolbox } from './toolbox.js'

/** A call as the model asked for it, with what is known about it before it runs. */
export interface PreparedCall {
  readonly id: string
  /** The kernel's name of the tool; the model's when there is no such tool. */
  readonly name: string
  readonly input: unknown
  readonly offered: OfferedTool | undefined
  readonly parsed: Awaited<ReturnType<Tool['parseInput']>>
  /** As the input names them. */
  readonly devices: readonly string[]
  readonly reach: CallReach
}

/** Looks up tools and devices of the calls of one turn. Nothing runs yet. */
export const prepareCalls = (
  uses: readonly ToolUseBlock[],
  toolbox: Toolbox,
  inventory: DeviceNames,
): Promise<PreparedCall[]> =>
  Promise.all(
    uses.map(async ({ id, name, input }) => {
      const offered = toolbox.find(name)
      if (offered === undefined)
        return prepared({ id, name, input, offered, parsed: { ok: false, issues: [] } }, [], inventory)
      const { tool } = offered
      const parsed = await parse(tool, input)
      const devices = parsed.ok && offered.own === undefined ? devicesOf(tool, parsed.value) : []
      return prepared({ id, name: tool.name, input, offered, parsed }, devices, inventory)
    }),
  )

function prepared(
  call: Omit<PreparedCall, 'devices' | 'reach'>,
  devices: readonly string[] | undefined,
  inventory: DeviceNames,
): PreparedCall {
  // what cannot run touches nothing, and the agent's own tools reach no device
  const isIdle = !call.parsed.ok || call.offered?.own !== undefined
  const reach: CallReach = isIdle
    ? { effect: 'read', devices: new Set() }
    : { effect: call.offered?.tool.effect ?? 'write', devices: toDeviceKeys(devices ?? [], inventory) }
  return { ...call, devices: devices ?? [], reach }
}

/** Nothing when the tool cannot say: then it may touch any device. */
function devicesOf(tool: Tool, input: Readonly<Record<string, unknown>>): readonly string[] | undefined {
  try {
    return tool.devices(input)
  } catch {
    return undefined
  }
}

/** A schema may have code of its own that throws; the kernel meets the same fault and reports it. */
async function parse(tool: Tool, input: unknown): Promise<PreparedCall['parsed']> {
  try {
    return await tool.parseInput(input)
  } catch {
    return { ok: false, issues: [] }
  }
}
