// Clients that cost as little as possible, so that what is measured is the server's.
import http from 'node:http'
import { PassThrough } from 'node:stream'
import { CALLED } from './mcp-echo.mjs'

const VERSION_2026 = '2026-07-28'
const HEADERS = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' }
const callParams = { name: CALLED, arguments: { device: 'edge-1', text: 'hello' } }
const initialize = {
  protocolVersion: '2025-11-25',
  capabilities: {},
  clientInfo: { name: 'bench', version: '1.0.0' },
}
const envelope = {
  'io.modelcontextprotocol/protocolVersion': VERSION_2026,
  'io.modelcontextprotocol/clientCapabilities': {},
  'io.modelcontextprotocol/clientInfo': initialize.clientInfo,
}

const message = (method, params, id) => JSON.stringify({ jsonrpc: '2.0', method, params, id })

function check(text) {
  if (!text.includes('"structuredContent"')) throw new Error(`not a result: ${text.slice(0, 300)}`)
}

/** Serves `handle` on a port, and calls it over one kept connection. */
export async function httpClient(handle, { sessions }) {
  const server = http.createServer(handle)
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address()
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 })
  const post = (body, headers) =>
    new Promise((resolve, reject) => {
      const options = { host: '127.0.0.1', port, path: '/mcp', method: 'POST', agent }
      const request = http.request({ ...options, headers: { ...HEADERS, ...headers } }, (response) => {
        let text = ''
        response.setEncoding('utf8')
        response.on('data', (chunk) => (text += chunk))
        response.on('end', () => resolve({ text, headers: response.headers }))
      })
      request.on('error', reject)
      request.end(body)
    })
  let headers = { 'mcp-protocol-version': VERSION_2026, 'mcp-method': 'tools/call', 'mcp-name': CALLED }
  if (sessions) {
    const opened = await post(message('initialize', initialize, 0), {})
    headers = { 'mcp-session-id': opened.headers['mcp-session-id'], 'mcp-protocol-version': '2025-11-25' }
  }
  const body = message('tools/call', sessions ? callParams : { ...callParams, _meta: envelope }, 1)
  return {
    async call() {
      check((await post(body, headers)).text)
    },
    close() {
      agent.destroy()
      server.closeAllConnections()
      server.close()
    },
  }
}

/** Calls a server that reads `stdin` and writes `stdout`, both in this process. */
export async function pipeClient(serve) {
  const [stdin, stdout] = [new PassThrough(), new PassThrough()]
  let answered
  let text = ''
  stdout.on('data', (chunk) => {
    text += chunk
    if (text.endsWith('\n')) answered(text)
  })
  const ask = (line) =>
    new Promise((resolve) => {
      text = ''
      answered = resolve
      stdin.write(`${line}\n`)
    })
  const server = serve({ stdin, stdout })
  await ask(message('initialize', initialize, 0))
  const body = message('tools/call', callParams, 1)
  return {
    async call() {
      check(await ask(body))
    },
    close: () => server.close(),
  }
}
