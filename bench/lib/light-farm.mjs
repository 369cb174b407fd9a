// SSH servers that do next to nothing, in a process of their own: whatever is typed gets the same text and a prompt.
import { createHash } from 'node:crypto'
import net from 'node:net'
import ssh2 from 'ssh2'

const { count = 1, bytes = 8_192, latencyMs = 0 } = JSON.parse(process.argv[2] ?? '{}')
const PROMPT = 'bench#'
const line = 'GigabitEthernet0/1 is up, line protocol is up, address is 10.0.0.1, 1000 packets input\r\n'
const output = line.repeat(Math.ceil(bytes / line.length))
const QUIET = /^terminal /

/** ssh2 now and then writes a key that it cannot read itself. */
function createHostKey() {
  for (;;) {
    const pair = ssh2.utils.generateKeyPairSync('ed25519')
    if (!(ssh2.utils.parseKey(pair.private) instanceof Error)) return pair
  }
}
const hostKey = createHostKey()
const blob = ssh2.utils.parseKey(hostKey.public).getPublicSSH()
const fingerprint = `SHA256:${createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')}`
const credentials = { username: 'bench', password: 'bench' }

const server = new ssh2.Server({ hostKeys: [hostKey.private], ident: 'Cisco-1.25' }, (client) => {
  client.on('error', () => {})
  client.on('authentication', (login) => {
    if (login.method === 'password') return login.accept()
    login.reject(['password'])
  })
  client.on('session', (accept) => {
    const session = accept()
    session.on('pty', (acceptPty) => acceptPty?.())
    session.on('shell', (acceptShell) => serve(acceptShell()))
  })
})

/** One command after the other, as a device does it. */
function serve(channel) {
  let pending = ''
  let turn = Promise.resolve()
  channel.on('error', () => {})
  channel.on('data', (data) => {
    pending += data.toString('latin1')
    const lines = pending.split(/[\r\n]+/)
    pending = lines.pop()
    for (const typed of lines) {
      if (latencyMs === 0) answer(channel, typed)
      else {
        turn = turn.then(() => new Promise((resolve) => setTimeout(resolve, latencyMs)))
        turn = turn.then(() => answer(channel, typed))
      }
    }
  })
  channel.write(`\r\n${PROMPT}`)
}

const answer = (channel, typed) => {
  if (channel.writable) channel.write(`${typed}\r\n${QUIET.test(typed) ? '' : output}${PROMPT}`)
}

const devices = await Promise.all(
  Array.from({ length: count }, async (_, index) => {
    const listener = net.createServer({ noDelay: true }, (socket) => server.injectSocket(socket))
    await new Promise((resolve) => listener.listen({ port: 0, host: '127.0.0.1', backlog: 511 }, resolve))
    const { port } = listener.address()
    return {
      name: `bench-${index + 1}`,
      host: '127.0.0.1',
      port,
      credentials,
      hostKeys: { pinned: [fingerprint] },
      platform: 'cisco-ios',
    }
  }),
)
process.send({ devices })
process.on('disconnect', () => process.exit(0))
