// What the kernel adds to a tool, and how many commands the guard reads.
import { createFlotilla, createGuard, defineTool, silentLogger } from '@flotilla/core'
import { z } from 'zod'
import { compare } from './lib/measure.mjs'

const CALLS = 20_000
const COMMANDS = [
  'show version',
  'sh ip int br',
  'show running-config | include hostname',
  'conf t',
  'show interfaces GigabitEthernet0/1',
  'reload in 5',
  'show ip route | begin 10.0.0.0',
  'wr mem',
]

export async function benchKernel() {
  return [await kernelCall(), guardCommands()]
}

async function kernelCall() {
  const tool = defineTool({
    name: 'echo',
    description: 'Gives back what it got.',
    effect: 'read',
    input: z.object({ text: z.string(), count: z.number() }),
    output: z.object({ text: z.string(), count: z.number() }),
    run: async (input) => input,
  })
  // No `await using` before Node 24.
  const flotilla = createFlotilla({ inventory: [], tools: [tool], logger: silentLogger })
  const caller = { id: 'bench', via: 'sdk', scopes: ['*'] }
  const input = { text: 'hello', count: 1 }
  await flotilla.start()
  const { bare, call } = await compare(9, {
    bare: async () => {
      for (let index = 0; index < CALLS; index++) await tool.run(input, undefined)
    },
    call: async () => {
      for (let index = 0; index < CALLS; index++) await flotilla.call('echo', input, { caller })
    },
  })
  await flotilla.close()
  const perCall = ({ cpuMs }) => (cpuMs * 1_000) / CALLS
  return {
    work: 'flotilla.call over the bare function',
    unit: 'CPU µs',
    floor: perCall(bare).toFixed(2),
    flotilla: perCall(call).toFixed(2),
    ratio: `+${(perCall(call) - perCall(bare)).toFixed(1)} µs`,
    target: '≤ +40 µs',
  }
}

function guardCommands() {
  const guard = createGuard()
  const rounds = 40_000
  for (let index = 0; index < 2_000; index++) guard.check(COMMANDS[index % COMMANDS.length], { platform: 'cisco-ios' })
  const before = process.cpuUsage()
  for (let index = 0; index < rounds; index++) guard.check(COMMANDS[index % COMMANDS.length], { platform: 'cisco-ios' })
  const { user, system } = process.cpuUsage(before)
  const perSecond = rounds / ((user + system) / 1e6)
  return {
    work: 'commands that the guard reads',
    unit: '1,000 per CPU second',
    floor: '–',
    flotilla: (perSecond / 1_000).toFixed(0),
    ratio: '–',
    target: '≥ 100',
  }
}
