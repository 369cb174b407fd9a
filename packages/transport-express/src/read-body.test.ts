import { once } from 'node:events'
import { createServer } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { gzipSync } from 'node:zlib'
import { createFlotilla, defineTool, silentLogger } from '@flotilla/core'
import express, { type Handler } from 'express'
import { afterEach, expect, test } from 'vitest'
import { z } from 'zod'
import { createRouter } from './create-router.js'

const closers: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

const echo = defineTool({
  name: 'echo',
  description: 'Gives back what it got.',
  effect: 'read',
  input: z.object({ text: z.string() }),
  output: z.object({ text: z.string() }),
  run: (input) => input,
})

/** @returns the address of the route that calls tools. */
async function serve({ before }: { before?: Handler } = {}): Promise<URL> {
  const flotilla = createFlotilla({ inventory: [], tools: [echo], logger: silentLogger })
  closers.push(() => flotilla.close())
  const app = express()
  if (before) app.use(before)
  app.use(createRouter(flotilla, { maxBodyBytes: 1_000 }))
  const server = createServer(app).listen(0, '127.0.0.1')
  await once(server, 'listening')
  closers.push(async () => {
    server.closeAllConnections()
    server.close()
  })
  return new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp/call-tool`)
}

const body = JSON.stringify({ tool: 'echo', arguments: { text: 'größe' } })
const JSON_TYPE = { 'content-type': 'application/json' }

test.each([
  ['UTF-8, said so', body, { 'content-type': 'application/json; charset=UTF-8' }],
  ['UTF-8, said so in quotes', body, { 'content-type': 'application/json; charset="utf-8"; v=1' }],
  ['another type', body, { 'content-type': 'text/plain' }],
  ['a byte order mark', `\uFEFF${body}`, JSON_TYPE],
  ['UTF-16', Buffer.from(body, 'utf16le'), { 'content-type': 'application/json; charset=utf-16le' }],
  ['gzip', gzipSync(body), { ...JSON_TYPE, 'content-encoding': 'gzip' }],
  ['identity', body, { ...JSON_TYPE, 'content-encoding': 'identity' }],
  ['pieces of unknown length', new Blob([body]).stream(), JSON_TYPE],
])('a body is read: %s', async (_title, sent, headers) => {
  const init: RequestInit = { method: 'POST', body: sent, headers, duplex: 'half' }
  const response = await fetch(await serve(), init)

  expect(await response.json()).toMatchObject({ result: { text: 'größe' } })
})

test.each([
  ['cut off', '{"tool": ', JSON_TYPE, 400],
  ['empty', '', JSON_TYPE, 422],
  ['too large', JSON.stringify('x'.repeat(2_000)), JSON_TYPE, 413],
  ['too large once unpacked', gzipSync('x'.repeat(9_000)), { ...JSON_TYPE, 'content-encoding': 'gzip' }, 413],
  ['too large and of unknown length', new Blob(['x'.repeat(9_000)]).stream(), JSON_TYPE, 413],
  ['in an unknown alphabet', body, { 'content-type': 'application/json; charset=koi8-r' }, 400],
  ['in an unknown packing', body, { ...JSON_TYPE, 'content-encoding': 'zip' }, 400],
])('a body is refused in one shape: %s', async (_title, sent, headers, status) => {
  const init: RequestInit = { method: 'POST', body: sent, headers, duplex: 'half' }
  const response = await fetch(await serve(), init)

  expect(response.status).toBe(status)
  expect(await response.json()).toEqual({
    detail: [{ loc: expect.arrayContaining(['body']), msg: expect.any(String), type: expect.any(String) }],
  })
})

test('a body that somebody has read already is taken from there', async () => {
  const response = await fetch(await serve({ before: express.json() }), { method: 'POST', body, headers: JSON_TYPE })

  expect(response.status).toBe(200)
})

test('a client that leaves within its body leaves nothing behind', async () => {
  let left: Promise<unknown> | undefined
  const url = await serve({
    before: (request, _response, next) => {
      left ??= new Promise((resolve) => request.once('close', resolve))
      next()
    },
  })
  const socket = connect(Number(url.port), url.hostname)
  socket.write('POST /mcp/call-tool HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{"tool":')
  while (left === undefined) await new Promise(setImmediate)
  socket.destroy()
  await left

  expect((await fetch(url, { method: 'POST', body, headers: JSON_TYPE })).status).toBe(200)
})
