import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { composeMessage, tokensOf, type WireMessage } from './compose-message.js'
import { messageEvents, type WireEvent } from './message-events.js'
import { PrefixLedger } from './prefix-ledger.js'
import { readBody } from './read-body.js'
import { brokenRule } from './request-rules.js'
import {
  isScriptedError,
  type Script,
  type ScriptedBody,
  type ScriptedReply,
  type ScriptedRequest,
  type ScriptedTurn,
} from './script.js'
import { ERROR_TYPES, sendError, sendJson } from './send-json.js'

export interface ScriptedModelOptions {
  /** Refuses requests that carry another key. @default any key will do */
  apiKey?: string
  /** Whether history may change within a conversation. @default false: it is answered with 400 */
  allowChangedPrefix?: boolean
  /** @default a free one */
  port?: number
}

/** A model that says what a script says, over real HTTP, and holds its callers to the rules of the API. */
export interface ScriptedModel extends AsyncDisposable {
  /** For the `baseURL` of a client. */
  readonly baseURL: string
  /** All requests for messages so far. */
  readonly requests: readonly ScriptedRequest[]
  /** Rules that requests have broken; a correct caller leaves this empty. */
  readonly violations: readonly string[]
  /** Connections that are open at this moment. */
  readonly openConnections: number
  /** Ends all connections. Idempotent. */
  close(): Promise<void>
}

/**
 * Starts a stand-in for the Messages API on loopback: `POST /v1/messages`, streamed or not, and `/v1/messages/count_tokens`.
 * Requests that the API would refuse are refused with 400 and the rule they break.
 */
export async function startScriptedModel(script: Script, options: ScriptedModelOptions = {}): Promise<ScriptedModel> {
  const { port = 0 } = options
  const host = new ScriptedHost(script, options)
  const server = createServer((request, response) => void host.answer(request, response))
  const sockets = new Set<Socket>()
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  await listen(server, port)
  const { port: bound } = server.address() as AddressInfo
  let closing: Promise<void> | undefined
  const close = (): Promise<void> =>
    (closing ??= new Promise((resolve) => {
      host.stop()
      server.close(() => resolve())
      for (const socket of sockets) socket.destroy()
      sockets.clear()
    }))
  return {
    baseURL: `http://127.0.0.1:${bound}`,
    requests: host.requests,
    violations: host.violations,
    get openConnections() {
      return sockets.size
    },
    close,
    [Symbol.asyncDispose]: close,
  }
}

const listen = (server: Server, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => resolve())
  })

type Logged = { -readonly [Field in keyof ScriptedRequest]: ScriptedRequest[Field] }

class ScriptedHost {
  readonly requests: Logged[] = []
  readonly violations: string[] = []
  readonly #script: Script
  readonly #options: ScriptedModelOptions
  readonly #ledger = new PrefixLedger()
  readonly #stopped = new AbortController()

  constructor(script: Script, options: ScriptedModelOptions) {
    this.#script = script
    this.#options = options
  }

  stop(): void {
    this.#stopped.abort()
  }

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      response.setHeader('request-id', `req_scripted_${this.requests.length}`)
      const path = (request.url ?? '').split('?')[0]
      if (request.method !== 'POST') return sendError(response, 404, 'not_found_error', 'Not Found')
      if (!this.#isKnown(request)) return sendError(response, 401, 'authentication_error', 'invalid x-api-key')
      const body = await readBody<ScriptedBody>(request)
      if (body === undefined) return sendError(response, 400, 'invalid_request_error', 'The body is not a JSON object')
      if (path === '/v1/messages/count_tokens') return sendJson(response, 200, { input_tokens: tokensOf(body) })
      if (path !== '/v1/messages') return sendError(response, 404, 'not_found_error', 'Not Found')
      await this.#message(request, response, body)
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error)
      if (!response.headersSent) sendError(response, 500, 'api_error', `The script failed: ${message}`)
      else response.destroy()
    }
  }

  #isKnown({ headers }: IncomingMessage): boolean {
    const { apiKey } = this.#options
    return apiKey === undefined || headers.authorization === `Bearer ${apiKey}` || headers['x-api-key'] === apiKey
  }

  async #message(request: IncomingMessage, response: ServerResponse, body: ScriptedBody): Promise<void> {
    const logged = this.#log(request, response, body)
    const broken = brokenRule(body) ?? (this.#options.allowChangedPrefix ? undefined : this.#ledger.changed(body))
    if (broken !== undefined) {
      this.violations.push(broken)
      return sendError(response, 400, 'invalid_request_error', broken)
    }
    const turn = await this.#turn(logged)
    if (turn === undefined)
      return sendError(response, 400, 'invalid_request_error', `The script has no turn ${logged.index}`)
    const scripted = typeof turn === 'string' ? { text: turn } : turn
    if (scripted.delayMs) await wait(scripted.delayMs, undefined, { signal: this.#stopped.signal })
    if (isScriptedError(scripted)) {
      const { status, type = ERROR_TYPES[status] ?? 'api_error', message = type, retryAfterMs = 1 } = scripted
      response.setHeader('retry-after-ms', retryAfterMs)
      return sendError(response, status, type, message)
    }
    const message = composeMessage(scripted, body, (thinking) => this.#ledger.sign(thinking, body, body.messages))
    if (body.stream === true) await this.#stream(response, scripted, message)
    else if (scripted.fault === undefined) sendJson(response, 200, message)
    else breakWhole(response, scripted.fault)
    if (scripted.fault === undefined) this.#ledger.remember(body, message.content)
  }

  #log(request: IncomingMessage, response: ServerResponse, body: ScriptedBody): Logged {
    const { authorization: _key, 'x-api-key': _apiKey, ...rest } = request.headers
    const headers = Object.fromEntries(Object.entries(rest).map(([name, value]) => [name, String(value)]))
    const logged: Logged = { index: this.requests.length, body, headers, aborted: false, status: 0 }
    this.requests.push(logged)
    response.once('close', () => {
      logged.aborted = !response.writableFinished
      logged.status = response.statusCode
    })
    return logged
  }

  #turn(request: ScriptedRequest): ScriptedTurn | undefined | Promise<ScriptedTurn> {
    return typeof this.#script === 'function' ? this.#script(request) : this.#script[request.index]
  }

  async #stream(
    response: ServerResponse,
    { fault, chunkSize = 24 }: ScriptedReply,
    message: WireMessage,
  ): Promise<void> {
    response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache' })
    for (const event of upToFault([...messageEvents(message, chunkSize)], fault)) {
      // waits for the kernel's buffer, so that a reply arrives piece by piece
      await new Promise<void>((resolve) => {
        response.write(`event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`, () => resolve())
      })
    }
    if (fault === 'hang') return
    if (fault === 'cut' || fault === 'cut_in_tool_input') response.destroy()
    else response.end()
  }
}

/** The same faults for a reply that is asked for in one piece. */
function breakWhole(response: ServerResponse, fault: NonNullable<ScriptedReply['fault']>): void {
  if (fault === 'hang') return
  if (typeof fault === 'string') {
    response.destroy()
    return
  }
  const { error: type, message = type } = fault
  const status = Object.entries(ERROR_TYPES).find(([, name]) => name === type)?.[0] ?? 500
  sendError(response, Number(status), type, message)
}

/** The events that still go out before things go wrong. */
function upToFault(events: readonly WireEvent[], fault: ScriptedReply['fault']): readonly WireEvent[] {
  if (fault === undefined) return events
  const inInput = events.findLastIndex(({ delta }) => (delta as WireEvent | undefined)?.type === 'input_json_delta')
  const middle = Math.floor(events.length / 2)
  const sent = events.slice(0, fault === 'cut_in_tool_input' && inInput >= 0 ? inInput : middle)
  if (typeof fault === 'string') return sent
  const { error: type, message = type } = fault
  return [...sent, { type: 'error', error: { type, message } }]
}
