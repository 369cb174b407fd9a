import type { AddressInfo, Socket } from 'node:net'
import ssh2, { type AuthContext, type Connection, type ServerChannel, type ServerConfig } from 'ssh2'

export const USER = 'admin'
export const PASSWORD = 'correct horse'

type KeyType = 'ed25519' | 'rsa' | 'ecdsa'

/** Keys are dear to make, so tests share them. */
const made = new Map<string, { private: string; public: string }>()

export function testKey(type: KeyType = 'ed25519', which = 0): { private: string; public: string } {
  const name = `${type}${which}`
  const known = made.get(name)
  if (known) return known
  const bits = type === 'rsa' ? { bits: 2048 } : type === 'ecdsa' ? { bits: 256 } : {}
  for (;;) {
    const pair = ssh2.utils.generateKeyPairSync(type as 'ed25519', bits as never)
    // ssh2 now and then writes a key that it cannot read itself.
    if (ssh2.utils.parseKey(pair.private) instanceof Error) continue
    made.set(name, pair)
    return pair
  }
}

/** Message handlers of the server's side of a connection, to make it misbehave. */
export const handlersOf = (client: Connection): Record<string, (...values: unknown[]) => void> =>
  (client as unknown as { _protocol: { _handlers: Record<string, (...values: unknown[]) => void> } })._protocol
    ._handlers

/** The socket of a client on the server's side. */
export const socketOf = (client: Connection): Socket => (client as unknown as { _sock: Socket })._sock

export interface TestServerOptions {
  hostKeys?: string[]
  algorithms?: ServerConfig['algorithms']
  ident?: string
  greeting?: string
  banner?: string
  /** Decides about each login request. Accepts USER with PASSWORD by default. */
  onAuth?: (context: AuthContext) => void
  /** @default echoes what it gets, after a greeting `ready\r\n> ` */
  onShell?: (channel: ServerChannel, terminal: { cols: number; rows: number; term: string } | undefined) => void
  onExec?: ((channel: ServerChannel, command: string) => void) | undefined
  /** Called for each client when it has connected. */
  onConnection?: (client: Connection) => void
  /** Called for each client once it has logged in. */
  onClient?: (client: Connection) => void
  /** Refuses a session, or leaves it without an answer. */
  onSession?: (() => 'reject' | 'ignore' | 'accept') | undefined
  onSftp?: (accept: () => unknown, reject: () => void) => void
  port?: number
}

export interface TestServer {
  port: number
  /** Connections accepted so far, and open now. */
  counts: { accepted: number; open: number }
  clients: Set<Connection>
  close(): Promise<void>
}

const acceptPassword = (context: AuthContext): void => {
  if (context.method === 'password' && context.username === USER && context.password === PASSWORD) context.accept()
  else context.reject(['password'])
}

const echoShell = (channel: ServerChannel): void => {
  channel.write('ready\r\n> ')
  channel.on('data', (data: Buffer) => channel.write(data))
}

/** A real SSH server on a free port of the loopback interface. */
export async function startTestServer(options: TestServerOptions = {}): Promise<TestServer> {
  const { hostKeys = [testKey().private], onAuth = acceptPassword, port = 0 } = options
  const clients = new Set<Connection>()
  const counts = { accepted: 0, open: 0 }
  const config: ServerConfig = {
    hostKeys,
    ...(options.algorithms && { algorithms: options.algorithms }),
    ...(options.ident && { ident: options.ident }),
    ...(options.greeting && { greeting: options.greeting }),
    ...(options.banner && { banner: options.banner }),
  }
  const server = new ssh2.Server(config, (client) => {
    counts.accepted++
    counts.open++
    clients.add(client)
    socketOf(client).setNoDelay(true)
    client.on('error', () => {})
    client.on('close', () => {
      counts.open--
      clients.delete(client)
    })
    options.onConnection?.(client)
    client.on('authentication', onAuth)
    client.on('ready', () => serve(client, options))
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    counts,
    clients,
    async close() {
      for (const client of clients) socketOf(client).destroy()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}

function serve(client: Connection, options: TestServerOptions): void {
  options.onClient?.(client)
  client.on('session', (accept, reject) => {
    const decision = options.onSession?.()
    if (decision === 'reject') return reject()
    if (decision === 'ignore') return
    const session = accept()
    let terminal: { cols: number; rows: number; term: string } | undefined
    session.on('pty', (acceptPty, _reject, info) => {
      terminal = info as unknown as { cols: number; rows: number; term: string }
      acceptPty?.()
    })
    session.on('shell', (acceptShell) => (options.onShell ?? echoShell)(acceptShell(), terminal))
    session.on('exec', (acceptExec, rejectExec, { command }) => {
      if (options.onExec) options.onExec(acceptExec(), command)
      else rejectExec()
    })
    session.on('sftp', (acceptSftp, rejectSftp) => {
      if (options.onSftp) options.onSftp(acceptSftp, () => rejectSftp?.())
      else rejectSftp?.()
    })
  })
}
