import { FlotillaError } from '../../errors/flotilla-error.js'
import type { DeviceTransport, TransportFactory } from '../../transports/device-transport.js'
import type { MemoryChannelEnd } from '../../transports/memory/memory-channel.js'
import type { MemoryExec } from '../../transports/memory/memory-exec.js'
import {
  createMemoryTransport,
  type MemoryConnection,
  type MemoryShellRequest,
} from '../../transports/memory/memory-transport.js'
import type { DeviceConnection } from '../device-connection.js'
import { createInputStream } from '../device-model/input-stream.js'
import type { FakeUser } from '../fake-device-options.js'
import { FAKE_PASSWORD, FAKE_USERNAME } from '../fake-login.js'
import { floodText } from '../faults/decorate-output.js'
import type { SimulatedDevice } from '../simulated-device.js'
import { wait } from '../wait.js'
import { deviceFileChannel } from './device-file-channel.js'

/** Reaches a fake device without a network, with the faults of connecting that have a meaning there. */
export const memoryConnector =
  (device: SimulatedDevice): TransportFactory =>
  async ({ signal }) => {
    signal?.throwIfAborted()
    await beforeConnect(device, signal)
    const { username = FAKE_USERNAME, password = FAKE_PASSWORD, banner = '' } = device.options
    const user = device.authenticate(
      username,
      (candidate) => candidate.name === username && candidate.password === password,
    )
    if (!user || device.refusesLogin()) {
      throw new FlotillaError('AUTH_FAILED', `${device.name} refused the credentials of ${username}`, {
        device: device.name,
      })
    }
    return connect(device, user, banner + floodText(device.faults.current.bannerFlood, device.name))
  }

function connect(device: SimulatedDevice, user: FakeUser, banner: string): DeviceTransport {
  let drop: MemoryConnection['drop'] = () => undefined
  const connection: DeviceConnection = device.connect(user, (error) => drop(error))
  const transport = createMemoryTransport({
    name: device.name,
    facts: { ident: device.options.ident ?? device.model.ident, ...(banner !== '' && { banner }) },
    onShell(end, request) {
      drop = request.connection.drop
      openShell(end, request, connection, device)
    },
    onExec: (exec) => runExec(exec, connection),
    ...(device.options.sftp !== false && { onFiles: () => deviceFileChannel(device.files, device.name) }),
  })
  drop = () => void transport.close()
  void transport.ended.then(() => connection.closed())
  return transport
}

function openShell(
  end: MemoryChannelEnd,
  request: MemoryShellRequest,
  connection: DeviceConnection,
  device: SimulatedDevice,
): void {
  const busy = device.lineProblem()
  if (busy?.how === 'refuse') throw busy.error
  const terminal = connection.openTerminal(
    {
      write: (bytes) => void end.write(bytes),
      end: () => end.close(),
      async breakOff(error) {
        await end.drained()
        request.connection.drop(error)
      },
    },
    { columns: request.columns, rows: request.rows, pty: true },
  )
  end.receive({ data: (chunk) => terminal.input(chunk), closed: () => terminal.close() })
}

function runExec(exec: MemoryExec, connection: DeviceConnection): Promise<number> {
  return connection.exec(exec.command, {
    print: (text) => exec.stdout(text),
    printError: (text) => exec.stderr(text),
    input: createInputStream(async () => {
      const piece = await exec.read()
      return piece === undefined ? undefined : Buffer.from(piece)
    }),
    signal: exec.signal,
  })
}

/** Waits and refusals before there is a connection. */
async function beforeConnect(device: SimulatedDevice, signal: AbortSignal | undefined): Promise<void> {
  if (!device.isUp) {
    throw new FlotillaError('CONNECTION_REFUSED', `${device.name} refuses connections`, { device: device.name })
  }
  const { hang, connectLatencyMs = 0 } = device.faults.current
  if (hang === 'connect' || hang === 'auth') await wait(undefined, signal)
  if (connectLatencyMs > 0) await wait(connectLatencyMs, signal)
}
