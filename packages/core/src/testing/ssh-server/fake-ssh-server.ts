import net, { type Socket, type Server as TcpServer } from 'node:net'
import ssh2, { type ParsedKey, type ServerConfig } from 'ssh2'
import { floodText } from '../faults/decorate-output.js'
import type { SimulatedDevice } from '../simulated-device.js'
import { hostKey } from './host-key.js'
import { serveConnection } from './serve-connection.js'

/** One fake device on the network. */
export interface FakeSshServer {
  readonly port: number
  /** Takes over a changed `refuse` fault, and the beginning and end of a restart. */
  sync(): void
  close(): Promise<void>
}

/** Between tries to get the port back after a restart, in milliseconds. */
const RELISTEN_MS = 20

/** Listens on a port of the system's choice and plays `device` to whoever connects. */
export async function startFakeSshServer(device: SimulatedDevice, host: string): Promise<FakeSshServer> {
  const sockets = new Map<number, Socket>()
  const engines = new Map<string, ssh2.Server>()
  let accepted = 0
  let closed = false
  let timer: NodeJS.Timeout | undefined

  const engineFor = (keyIndex: number, banner: string): ssh2.Server => {
    const id = `${keyIndex} ${banner.length}`
    const known = engines.get(id)
    if (known) return known
    const made = new ssh2.Server(serverConfig(device, keyIndex, banner), (client, { port }) => {
      serveConnection(client, device, () => sockets.get(port)?.destroySoon())
    })
    engines.set(id, made)
    return made
  }
  const serve = (socket: Socket): void => {
    if (socket.destroyed) return
    const { wrongHostKey, bannerFlood } = device.faults.current
    const banner = (device.options.banner ?? '') + floodText(bannerFlood, device.name)
    engineFor(wrongHostKey && accepted > 1 ? 1 : 0, banner).injectSocket(socket)
  }
  const accept = (socket: Socket): void => {
    accepted++
    const { remotePort = 0 } = socket
    sockets.set(remotePort, socket)
    socket.on('error', () => socket.destroy())
    socket.on('close', () => sockets.delete(remotePort))
    const { hang, connectLatencyMs = 0 } = device.faults.current
    if (hang === 'connect') return
    if (connectLatencyMs > 0) setTimeout(() => serve(socket), connectLatencyMs)
    else serve(socket)
  }

  const tcp = net.createServer({ noDelay: true, pauseOnConnect: true }, accept)
  const port = await listen(tcp, host)
  tcp.on('error', () => {
    // somebody took the port during the restart
    timer = setTimeout(sync, RELISTEN_MS)
  })
  const sync = (): void => {
    clearTimeout(timer)
    if (closed) return
    if (device.isUp && !tcp.listening) tcp.listen(port, host)
    else if (!device.isUp && tcp.listening) tcp.close()
    const downMs = device.downForMs
    if (downMs > 0) timer = setTimeout(sync, downMs)
  }
  sync()

  return {
    port,
    sync,
    async close() {
      closed = true
      clearTimeout(timer)
      for (const socket of sockets.values()) socket.destroy()
      if (tcp.listening) await new Promise((resolve) => tcp.close(resolve))
    },
  }
}

function listen(tcp: TcpServer, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    tcp.once('error', reject)
    tcp.listen(0, host, () => {
      tcp.off('error', reject)
      const address = tcp.address()
      if (address === null || typeof address === 'string') reject(new Error('the server has no port'))
      else resolve(address.port)
    })
  })
}

/** Characters, of at most two bytes. */
const LONGEST_BANNER = 16_384

const serverConfig = (device: SimulatedDevice, keyIndex: number, banner: string): ServerConfig => ({
  // ssh2 takes parsed keys too, which its types do not say
  hostKeys: [{ key: hostKey(keyIndex).key } as unknown as ParsedKey],
  ident: device.options.ident ?? device.model.ident,
  // ssh2 ends the banner itself; a longer one fits in no packet that clients have to take
  ...(banner !== '' && { banner: banner.slice(0, LONGEST_BANNER).replace(/\r?\n$/, '') }),
  ...(device.options.algorithms && { algorithms: device.options.algorithms }),
})
