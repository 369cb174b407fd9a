// A TCP relay that can be made to misbehave: what stands between a client and a real server when the path is at fault.
import net from 'node:net'

/** @typedef {{ host: string, port: number }} Endpoint */

/** One way of one connection: chunks in order, each held until it is due. */
class Direction {
  /** @type {{ chunk: Buffer | undefined, due: number }[]} */
  #held = []
  /** @type {NodeJS.Timeout | undefined} */
  #timer
  #source
  #sink
  #path

  /**
   * @param {net.Socket} source
   * @param {net.Socket} sink
   * @param {{ blocked(): boolean, delayMs(): number, take(bytes: number): number }} path
   */
  constructor(source, sink, path) {
    this.#source = source
    this.#sink = sink
    this.#path = path
    source.on('data', (chunk) => this.#hold(chunk))
    source.on('end', () => this.#hold(undefined))
    source.on('close', () => clearTimeout(this.#timer))
    sink.on('drain', () => source.resume())
  }

  /** @param {Buffer | undefined} chunk undefined for the end of the stream */
  #hold(chunk) {
    this.#held.push({ chunk, due: performance.now() + this.#path.delayMs() })
    this.deliver()
  }

  /** Passes on what is due, unless the path is blocked. */
  deliver() {
    clearTimeout(this.#timer)
    for (let first = this.#held[0]; first !== undefined && !this.#path.blocked(); first = this.#held[0]) {
      const wait = first.due - performance.now()
      if (wait > 0) {
        this.#timer = setTimeout(() => this.deliver(), wait)
        return
      }
      const size = first.chunk?.length ?? 0
      const passing = this.#path.take(size)
      this.#pass(first.chunk?.subarray(0, passing))
      if (passing === size) this.#held.shift()
      else first.chunk = first.chunk?.subarray(passing)
    }
  }

  /** @param {Buffer | undefined} chunk */
  #pass(chunk) {
    if (this.#sink.destroyed) return
    if (chunk === undefined) {
      this.#sink.end()
      return
    }
    if (!this.#sink.write(chunk)) this.#source.pause()
  }
}

/** Listens on a loopback port and relays each connection to its target, in the manner last asked for. */
class FaultRelay {
  host = '127.0.0.1'
  /** Chosen by the system unless asked for. */
  port = 0
  /** Connections taken since the start. */
  accepted = 0
  /** Connections whose client has not closed. */
  open = 0
  #target
  #blocked = false
  #resetting = false
  #delayMs = 0
  /** Bytes from the server that may still pass. */
  #allowance = Number.POSITIVE_INFINITY
  /** @type {Set<net.Socket>} */
  #sockets = new Set()
  /** @type {Map<net.Socket, Direction[]>} by client */
  #directions = new Map()
  /** @type {Set<() => void>} */
  #watchers = new Set()
  #listener = net.createServer({ allowHalfOpen: true }, (client) => this.#accept(client))

  /** @param {Endpoint} target */
  constructor(target) {
    this.#target = target
  }

  /** @param {number} port */
  async listen(port) {
    await new Promise((resolve, reject) => {
      this.#listener.once('error', reject)
      this.#listener.listen(port, this.host, () => resolve(undefined))
    })
    this.port = /** @type {net.AddressInfo} */ (this.#listener.address()).port
  }

  /** @param {net.Socket} client */
  #accept(client) {
    this.accepted += 1
    if (this.#resetting) {
      client.resetAndDestroy()
      return
    }
    const server = net.connect({ ...this.#target, allowHalfOpen: true })
    this.#join(client, server)
    this.#join(server, client)
    const path = { blocked: () => this.#blocked, delayMs: () => this.#delayMs }
    this.#directions.set(client, [
      new Direction(client, server, { ...path, take: (bytes) => bytes }),
      new Direction(server, client, { ...path, take: (bytes) => this.#spend(bytes) }),
    ])
    this.#count(+1)
    const ended = () => this.#count(-1)
    client.once('end', ended)
    client.once('close', () => {
      this.#directions.delete(client)
      if (!client.readableEnded) ended()
    })
  }

  /**
   * @param {net.Socket} one
   * @param {net.Socket} other
   */
  #join(one, other) {
    one.setNoDelay(true)
    this.#sockets.add(one)
    one.on('error', () => other.destroy())
    one.on('close', () => {
      this.#sockets.delete(one)
      // an orderly end goes through the queue; anything else ends both sides at once
      if (!one.readableEnded) other.destroy()
    })
  }

  /** How many of these bytes may still pass; the last of the allowance blocks the path. @param {number} bytes */
  #spend(bytes) {
    const passing = Math.min(bytes, this.#allowance)
    this.#allowance -= passing
    if (this.#allowance <= 0) this.#blocked = true
    return passing
  }

  /** @param {1 | -1} change */
  #count(change) {
    this.open += change
    for (const watcher of [...this.#watchers]) watcher()
  }

  /** Ends every fault; what was held back is delivered. */
  pass() {
    this.#blocked = false
    this.#resetting = false
    this.#delayMs = 0
    this.#allowance = Number.POSITIVE_INFINITY
    for (const pair of this.#directions.values()) for (const direction of pair) direction.deliver()
  }

  /** Holds every byte back, both ways; TCP stays open. */
  block() {
    this.#blocked = true
  }

  /**
   * Lets this many more bytes come from the server, then blocks.
   * @param {number} bytes
   */
  blockAfter(bytes) {
    this.#allowance = bytes
  }

  /**
   * Delays every chunk, each way.
   * @param {number} milliseconds
   */
  delay(milliseconds) {
    this.#delayMs = milliseconds
  }

  /** Tears every connection down with a TCP reset, and each new one. */
  reset() {
    this.#resetting = true
    for (const socket of this.#sockets) socket.resetAndDestroy()
  }

  /**
   * Sends new connections to another server behind the same address.
   * @param {Endpoint} target
   */
  redirect(target) {
    this.#target = target
  }

  /**
   * Resolves once exactly this many connections are open.
   * @param {number} count
   */
  whenOpen(count) {
    return new Promise((resolve) => {
      const check = () => {
        if (this.open !== count) return
        this.#watchers.delete(check)
        resolve(undefined)
      }
      this.#watchers.add(check)
      check()
    })
  }

  async close() {
    for (const socket of this.#sockets) socket.destroy()
    await new Promise((resolve) => this.#listener.close(resolve))
  }

  [Symbol.asyncDispose]() {
    return this.close()
  }
}

/**
 * Relays connections to `target`, faithfully until told otherwise.
 * @param {Endpoint & { listenPort?: number }} target
 */
export async function startFaultRelay({ listenPort = 0, ...target }) {
  const relay = new FaultRelay(target)
  await relay.listen(listenPort)
  return relay
}
