import net from 'node:net'
import type { Connection, ServerChannel, Session } from 'ssh2'
import type { DeviceConnection, TerminalSize } from '../device-connection.js'
import type { FakeUser } from '../fake-device-options.js'
import type { SimulatedDevice } from '../simulated-device.js'
import { answerAuthentication } from './authenticate.js'
import { serveExec } from './serve-exec.js'
import { serveSftp } from './serve-sftp.js'

/** Serves one SSH client of a fake device until either side ends. */
export function serveConnection(client: Connection, device: SimulatedDevice, drop: () => void): void {
  let connection: DeviceConnection | undefined
  let user: FakeUser | undefined
  client.on(
    'authentication',
    answerAuthentication(device, (found) => (user = found)),
  )
  client.on('error', () => {
    // a client that breaks off is no concern of the device; `close` follows
  })
  client.on('ready', () => {
    if (!user) return
    const opened = device.connect(user, drop)
    connection = opened
    client.on('session', (accept, reject) => {
      if (device.lineProblem()?.how === 'refuse') reject()
      else serveSession(accept(), opened, device, drop)
    })
    if (device.options.forwarding) client.on('tcpip', forward)
  })
  client.on('close', () => connection?.closed())
}

function serveSession(session: Session, connection: DeviceConnection, device: SimulatedDevice, drop: () => void): void {
  const size: TerminalSize = { columns: 80, rows: 24, pty: false }
  session.on('pty', (accept, _reject, info) => {
    Object.assign(size, { columns: info.cols || 80, rows: info.rows, pty: true })
    accept?.()
  })
  session.on('env', (accept) => accept?.())
  session.on('window-change', (accept) => accept?.())
  session.on('shell', (accept) => serveShell(accept(), connection, size, drop))
  session.on('exec', (accept, _reject, info) => serveExec(accept(), info.command, connection, device))
  session.on('sftp', (accept, reject) => {
    if (device.options.sftp === false) {
      reject()
      return
    }
    const sftp = accept()
    serveSftp(sftp, device.files)
    // some clients wait for the server to close what they have ended
    session.once('end', () => sftp.end())
  })
}

function serveShell(channel: ServerChannel, connection: DeviceConnection, size: TerminalSize, drop: () => void): void {
  const terminal = connection.openTerminal(
    {
      write: (bytes) => void channel.write(bytes),
      end: (exitStatus) => {
        channel.exit(exitStatus)
        channel.end()
      },
      breakOff: drop,
    },
    size,
  )
  channel.on('data', (bytes: Buffer) => terminal.input(bytes))
  channel.on('close', () => terminal.close())
  channel.on('end', () => terminal.endInput())
  channel.on('error', () => terminal.close())
}

/** What a jump host does: joins the channel to a new TCP connection. */
function forward(
  accept: () => ServerChannel,
  reject: () => void,
  { destIP, destPort }: { destIP: string; destPort: number },
): void {
  const socket = net.connect({ host: destIP, port: destPort, noDelay: true })
  socket.once('error', reject)
  socket.once('connect', () => {
    socket.off('error', reject)
    const channel = accept()
    channel.on('error', () => socket.destroy())
    socket.on('error', () => channel.close())
    channel.on('close', () => socket.destroy())
    socket.on('close', () => channel.close())
    channel.pipe(socket).pipe(channel)
  })
}
