import { expect, test } from 'vitest'
import { z } from 'zod'
import { createMemoryAudit } from '../audit/memory-audit.js'
import type { Device } from '../inventory/device.js'
import { createMemoryLogger } from '../observe/memory-logger.js'
import { startFakeDevices } from '../testing/start-fake-devices.js'
import { defineTool } from '../tools/define-tool.js'
import { queryDevice } from '../tools/operations/query-device.js'
import { runOnFleet } from '../tools/operations/run-on-fleet.js'
import { createFlotilla } from './create-flotilla.js'

/** A tool that brings devices of its own making. */
const visit = (devices: readonly Device[], command = 'show clock') =>
  defineTool({
    name: 'visit',
    description: 'Runs a command on guests.',
    effect: 'read',
    input: z.object({}),
    output: z.object({ codes: z.array(z.string()) }),
    async run(_input, { fleet }) {
      await using guests = fleet.guests(devices)
      const report = await guests.run(command, { effect: 'write' })
      return { codes: report.outcomes.map((outcome) => (outcome.ok ? 'ok' : outcome.error.code)) }
    },
  })

const caller = { id: 'test', via: 'sdk', scopes: ['*'] } as const
const logger = createMemoryLogger()

test('guests stand at addresses of the inventory or of allowed networks, and in the scope of the caller', async () => {
  await using running = await startFakeDevices({ count: 1, platform: 'cisco-ios', namePrefix: 'edge-' })
  const [device] = running.devices
  const guest = { ...device, name: 'guest' } as Device
  const stranger = { ...guest, host: '192.0.2.7' }
  const call = async (tool: ReturnType<typeof visit>, devices?: readonly string[]) => {
    await using flotilla = createFlotilla({ inventory: running.devices, tools: [tool], logger })
    return (await flotilla.call('visit', {}, { caller: { ...caller, ...(devices && { devices }) } })).output
  }

  expect(await call(visit([guest]))).toEqual({ codes: ['ok'] })
  expect(await call(visit([guest]), ['edge-*'])).toEqual({ codes: ['ok'] })
  await expect(call(visit([guest]), ['core-*'])).rejects.toMatchObject({ code: 'DEVICE_FORBIDDEN' })
  await expect(call(visit([stranger]))).rejects.toMatchObject({ code: 'DEVICE_FORBIDDEN' })
})

test('a tool that reads writes to guests as little as to others, whatever it asks for', async () => {
  await using running = await startFakeDevices({ count: 1, platform: 'cisco-ios' })
  const [device] = running.devices
  const tools = [visit([{ ...device, name: 'guest' } as Device], 'clear counters')]
  await using flotilla = createFlotilla({ inventory: running.devices, tools, approver: { decide: () => true }, logger })

  expect((await flotilla.call('visit', {}, { caller })).output).toEqual({ codes: ['GUARD_REFUSED'] })
  expect(device?.sent).not.toContain('clear counters')
})

test('closing the kernel closes what guests have open', async () => {
  await using running = await startFakeDevices({
    count: 1,
    platform: 'cisco-ios',
    device: () => ({ faults: { hang: 'command', hangOn: /^show clock/ } }),
  })
  const [device] = running.devices
  const tools = [visit([{ ...device, name: 'guest' } as Device])]
  await using flotilla = createFlotilla({ inventory: running.devices, tools, logger })
  const call = expect(flotilla.call('visit', {}, { caller })).rejects.toMatchObject({ code: 'SHUTTING_DOWN' })
  await expect.poll(() => device?.sent).toContain('show clock')

  await flotilla.close({ drainMs: 0 })

  await call
  await expect.poll(() => device?.openSessions).toBe(0)
})

test('an address of an allowed network may name its port', async () => {
  await using running = await startFakeDevices({ count: 1, platform: 'cisco-ios' })
  const [device] = running.devices
  await using flotilla = createFlotilla({
    inventory: [],
    tools: [queryDevice],
    addresses: { networks: ['127.0.0.0/8'], ...pick(device as Device) },
    logger,
  })
  const input = { device_ip: `127.0.0.1:${device?.port}`, commands: ['show clock'] }

  expect((await flotilla.call('query_device', input, { caller })).output).toMatchObject({ status: 'success' })
})

const pick = ({ platform, credentials, hostKeys }: Device) => ({
  platform,
  ...(credentials && { credentials }),
  ...(hostKeys && { hostKeys }),
})

test('the audit record names the devices that were worked on', async () => {
  await using running = await startFakeDevices({ count: 2, platform: 'cisco-ios', namePrefix: 'edge-' })
  const [first, second] = running.devices
  const audit = createMemoryAudit()
  const tools = [queryDevice, runOnFleet, visit([{ ...second, name: 'guest' } as Device])]
  await using flotilla = createFlotilla({ inventory: running.devices, tools, audit, logger })
  const address = `127.0.0.1:${first?.port}`

  await flotilla.call('query_device', { device_ip: address, commands: ['show clock'] }, { caller })
  await flotilla.call('run_on_fleet', { filter: 'edge-*', commands: ['show clock'] }, { caller })
  await flotilla.call('visit', {}, { caller })
  await expect(
    flotilla.call('query_device', { device_ip: 'nowhere', commands: ['show clock'] }, { caller }),
  ).rejects.toThrow()

  expect(audit.records.map(({ devices }) => devices)).toEqual([
    ['edge-1'],
    ['edge-1', 'edge-2'],
    ['guest'],
    ['nowhere'],
  ])
})
