import { expect, test } from 'vitest'
import { handlersOf, PASSWORD, startTestServer, USER } from '../test-support/ssh-server.js'
import { createSshConnector } from './ssh-connector.js'

test.each([true, false])('a command that is given up is told to end; interactive: %s', async (interactive) => {
  const signals: string[] = []
  const abort = new AbortController()
  const server = await startTestServer({
    onExec: (channel) => void channel.write('working\n'),
    onClient(client) {
      // ssh2's server tells nobody of a signal that comes after the end of the input.
      const handlers = handlersOf(client)
      const { CHANNEL_REQUEST: onRequest } = handlers
      handlers.CHANNEL_REQUEST = (...values) => {
        const [, , type, , name] = values
        if (type === 'signal') signals.push(String(name))
        onRequest?.(...values)
      }
    },
  })
  const connector = createSshConnector({ hostKeys: 'insecure-accept-any' })
  const credentials = { username: USER, password: PASSWORD }
  const transport = await connector.connect({ name: 'edge-1', host: '127.0.0.1', port: server.port, credentials })

  const running = transport.exec('work', {
    interactive,
    signal: abort.signal,
    onStdout: () => abort.abort('enough'),
  })

  await expect(running).rejects.toBe('enough')
  await expect.poll(() => signals).toEqual(['TERM'])
  await connector.close()
  await server.close()
})
