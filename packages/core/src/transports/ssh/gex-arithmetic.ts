import { Worker } from 'node:worker_threads'

/** The worker ends after this long without work. */
const IDLE_MS = 30_000

type Request =
  | { operation: 'generate'; id: number; prime: Uint8Array; generator: Uint8Array }
  | { operation: 'secret'; id: number; peer: Uint8Array }
  | { operation: 'forget'; id: number }

interface Waiter {
  resolve(value: Uint8Array | undefined): void
  reject(error: Error): void
}

/** One group exchange whose private half stays in the worker. */
export interface GexExchange {
  publicValue: Uint8Array
  computeSecret(peer: Uint8Array): Promise<Uint8Array>
  /** Drops the private half when the exchange is given up. */
  forget(): void
}

/** Group exchange arithmetic in a worker thread, which is started when it is first needed and ends when idle. */
class GexArithmetic {
  #worker: Worker | undefined
  #waiters = new Map<number, Waiter>()
  #calls = 0
  #idle: NodeJS.Timeout | undefined

  /** Checks the server's group and makes a key in it. */
  async begin(prime: Uint8Array, generator: Uint8Array): Promise<GexExchange> {
    const id = ++this.#calls
    const publicValue = await this.#call({ operation: 'generate', id, prime, generator })
    return {
      publicValue,
      computeSecret: (peer) => this.#call({ operation: 'secret', id, peer }),
      forget: () => this.#worker?.postMessage({ operation: 'forget', id, call: 0 }),
    }
  }

  #call(request: Request): Promise<Uint8Array> {
    const worker = (this.#worker ??= this.#start())
    clearTimeout(this.#idle)
    const call = ++this.#calls
    return new Promise((resolve, reject) => {
      this.#waiters.set(call, { resolve: (value) => resolve(value ?? new Uint8Array()), reject })
      worker.postMessage({ ...request, call })
    })
  }

  #start(): Worker {
    const worker = new Worker(new URL('./gex-worker.mjs', import.meta.url))
    worker.unref()
    worker.on('message', (answer: { call: number; value?: Uint8Array; error?: string }) => {
      const waiter = this.#waiters.get(answer.call)
      this.#waiters.delete(answer.call)
      if (answer.error === undefined) waiter?.resolve(answer.value)
      else waiter?.reject(new Error(answer.error))
      if (this.#waiters.size === 0) this.#idle = setTimeout(() => this.#stop(worker), IDLE_MS).unref()
    })
    worker.on('error', (error) => this.#lost(worker, error))
    worker.on('exit', (code) => this.#lost(worker, new Error(`The group exchange worker ended with code ${code}`)))
    return worker
  }

  #stop(worker: Worker): void {
    if (this.#worker === worker) this.#worker = undefined
    void worker.terminate()
  }

  #lost(worker: Worker, error: Error): void {
    if (this.#worker !== worker) return
    this.#worker = undefined
    const waiters = [...this.#waiters.values()]
    this.#waiters.clear()
    for (const waiter of waiters) waiter.reject(error)
  }
}

/** Shared by the process: primes once checked stay checked. */
export const gexArithmetic = new GexArithmetic()
