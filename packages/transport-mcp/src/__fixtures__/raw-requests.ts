import { request as nodeRequest } from 'node:http'

export const JSON_HEADERS = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' }

export const initialize = (id = 1) => ({
  jsonrpc: '2.0',
  id,
  method: 'initialize',
  params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'raw', version: '1' } },
})

export const post = (url: URL, body: unknown, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(url, {
    method: 'POST',
    headers: { ...JSON_HEADERS, ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })

/** With headers that `fetch` does not let through. */
export const rawPost = (url: URL, body: unknown, headers: Record<string, string>): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    const sent = nodeRequest(url, { method: 'POST', headers: { ...JSON_HEADERS, ...headers } }, (response) => {
      response.resume()
      resolve(response.statusCode)
    })
    sent.on('error', reject)
    sent.end(JSON.stringify(body))
  })

export const openSession = async (url: URL, headers: Record<string, string> = {}): Promise<string> => {
  const response = await post(url, initialize(), headers)
  await response.text()
  return response.headers.get('mcp-session-id') ?? ''
}

export const callEcho = { jsonrpc: '2.0', id: 2, method: 'tools/call', params: { name: 'echo', arguments: { text: 'hi' } } }
