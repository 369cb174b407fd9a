import { connect, type Socket } from 'node:net'
import { startTcpServer } from './tcp-server.js'

/** Rounds of the event loop without a byte after which both ends of a loopback connection have said what they had to. */
const QUIET_ROUNDS = 40

/**
 * A relay that lets one side speak at a time, and the other only when the first has nothing more to say: as on a
 * long link, where each change of turn costs a round trip.
 */
export async function startTurnRelay(port: number): Promise<{ port: number; turns: number; close(): Promise<void> }> {
  const relay = { port: 0, turns: 0, close: async () => {} }
  const server = await startTcpServer((client) => {
    const upstream = connect({ port, host: '127.0.0.1', noDelay: true })
    upstream.on('error', () => client.destroy())
    client.on('close', () => upstream.destroy())
    upstream.on('close', () => client.destroy())
    void takeTurns(client, upstream, relay)
  })
  relay.port = server.port
  relay.close = server.close
  return relay
}

async function takeTurns(client: Socket, upstream: Socket, relay: { turns: number }): Promise<void> {
  const said = { client: [] as Buffer[], upstream: [] as Buffer[] }
  let quiet = 0
  client.on('data', (data: Buffer) => {
    quiet = 0
    said.client.push(data)
  })
  upstream.on('data', (data: Buffer) => {
    quiet = 0
    said.upstream.push(data)
  })
  while (!client.destroyed) {
    await new Promise((resolve) => setImmediate(resolve))
    if (++quiet < QUIET_ROUNDS) continue
    const [toServer, toClient] = [said.client.splice(0), said.upstream.splice(0)]
    if (toServer.length + toClient.length === 0) continue
    // Both directions are under way at the same time; what comes back on them is the next trip.
    relay.turns++
    quiet = 0
    for (const data of toServer) upstream.write(data)
    for (const data of toClient) client.write(data)
  }
}
