import { type AddressInfo, createServer, type Socket } from 'node:net'

/** A TCP server that is no SSH server, or a broken one. */
export async function startTcpServer(onSocket: (socket: Socket) => void): Promise<{
  port: number
  sockets: Set<Socket>
  close(): Promise<void>
}> {
  const sockets = new Set<Socket>()
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => {}).resume()
    onSocket(socket)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    sockets,
    async close() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
