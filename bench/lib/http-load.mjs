import { once } from 'node:events'
import { Agent, request } from 'node:http'
import { median } from './measure.mjs'

const ROUNDS = 7
const WIDTH = 16
const BODY = JSON.stringify({ tool: 'echo', arguments: { text: 'hello' } })

/** Server CPU for each call, in µs: in turns, medians, the first round not counted. */
export async function compareServers(server, contenders) {
  const agent = new Agent({ keepAlive: true, maxSockets: WIDTH })
  const cpu = async () => {
    server.send('cpu')
    const [{ cpuUs }] = await once(server, 'message')
    return cpuUs
  }
  const samples = Object.fromEntries(Object.keys(contenders).map((name) => [name, []]))
  for (let round = 0; round <= ROUNDS; round++) {
    for (const [name, contender] of Object.entries(contenders)) {
      const before = await cpu()
      await load(agent, contender)
      if (round > 0) samples[name].push(((await cpu()) - before) / contender.calls)
    }
  }
  agent.destroy()
  return Object.fromEntries(Object.entries(samples).map(([name, values]) => [name, median(values)]))
}

async function load(agent, { port, path, calls, key }) {
  const headers = {
    'content-type': 'application/json',
    'content-length': BODY.length,
    ...(key && { authorization: `Bearer ${key}` }),
  }
  let left = calls
  const worker = async () => {
    while (left-- > 0) await post({ agent, port, path, headers })
  }
  await Promise.all(Array.from({ length: WIDTH }, worker))
}

const post = (options) =>
  new Promise((resolve, reject) => {
    const sent = request({ ...options, host: '127.0.0.1', method: 'POST' }, (response) => {
      if (response.statusCode !== 200) reject(new Error(`Status ${response.statusCode}`))
      response.resume().on('end', resolve)
    })
    sent.on('error', reject)
    sent.end(BODY)
  })
