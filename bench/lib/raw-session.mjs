// The floor: ssh2 with noDelay, a shell, and a wait for the prompt at the end of the last chunk. No checks, no modes, no errors.
import net from 'node:net'
import ssh2 from 'ssh2'

const PREPARATION = ['terminal length 0', 'terminal width 511']

export function openRaw({ host, port, credentials }, { prepare = true, noDelay = true } = {}) {
  return new Promise((resolve, reject) => {
    const client = new ssh2.Client()
    client.on('error', reject)
    client.on('ready', () => {
      client.shell({ cols: 511, rows: 200 }, async (error, stream) => {
        if (error) return reject(error)
        const session = new RawSession(client, stream)
        await session.prompt()
        if (prepare) for (const command of PREPARATION) await session.run(command)
        resolve(session)
      })
    })
    const sock = noDelay ? net.connect({ host, port, noDelay: true }) : undefined
    client.connect({ host, port, sock, username: credentials.username, password: credentials.password })
  })
}

class RawSession {
  #client
  #stream
  #chunks = []
  #done

  constructor(client, stream) {
    this.#client = client
    this.#stream = stream
    stream.on('data', (chunk) => {
      this.#chunks.push(chunk)
      if (chunk[chunk.length - 1] !== 0x23) return
      const done = this.#done
      this.#done = undefined
      done?.()
    })
  }

  async prompt() {
    await new Promise((resolve) => {
      this.#done = resolve
    })
    const text = Buffer.concat(this.#chunks).toString('utf8')
    this.#chunks = []
    return text
  }

  run(command) {
    this.#stream.write(`${command}\n`)
    return this.prompt()
  }

  close() {
    this.#client.end()
  }
}
