// Delays every piece of a TCP connection by a fixed time each way: a wide-area link.
import net from 'node:net'

export function startRelay({ host, port }, oneWayMs) {
  const server = net.createServer((near) => {
    const far = net.connect({ host, port, noDelay: true })
    near.setNoDelay(true)
    for (const [from, to] of [
      [near, far],
      [far, near],
    ]) {
      from.on('data', (chunk) => setTimeout(() => to.write(chunk), oneWayMs))
      from.on('close', () => setTimeout(() => to.destroy(), oneWayMs))
      from.on('error', () => to.destroy())
    }
  })
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve({ port: server.address().port, stop: () => server.close() }))
  })
}
