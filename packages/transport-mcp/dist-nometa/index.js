import {
  ANONYMOUS,
  NO_TIMEOUT_MS,
  approvalForm,
  askingApprover,
  canElicit,
  createDoor,
  runTool,
  serverInfoOf,
  toDecision,
  toErrorAnswer,
  toListedTool,
  watchTransport
} from "./chunk-7JVGTOZB.js";

// src/http/exchange.ts
var Exchange = class {
  request;
  caller;
  correlationId;
  /** Parsed; `undefined` for requests without one. */
  body;
  #delivery;
  constructor(delivery, facts2) {
    this.#delivery = delivery;
    this.request = facts2.request;
    this.caller = facts2.caller;
    this.correlationId = facts2.correlationId;
    this.body = facts2.body;
  }
  onGone(stop) {
    this.#delivery.onGone(stop);
  }
  /** Runs `done` when the answer is complete, or nobody waits for it any more. */
  onDone(done) {
    this.#delivery.onDone(done);
  }
};
var Delivery = class {
  #state = "open";
  #stops = [];
  #dones = [];
  /** The client has the whole answer. */
  complete() {
    if (this.#state === "open") this.#end("complete");
  }
  /** The client went before that. */
  abandon() {
    if (this.#state !== "open") return;
    for (const stop of this.#stops) stop();
    this.#end("gone");
  }
  onGone(stop) {
    if (this.#state === "gone") stop();
    else this.#stops.push(stop);
  }
  onDone(done) {
    if (this.#state === "open") this.#dones.push(done);
    else done();
  }
  #end(state) {
    this.#state = state;
    for (const done of this.#dones) done();
  }
};

// src/http/refusal.ts
var Refusal = class extends Error {
  status;
  /** For metrics. */
  type;
  #code;
  #headers;
  constructor(status, type, message, { code = -32e3, headers = {} } = {}) {
    super(message);
    this.status = status;
    this.type = type;
    this.#code = code;
    this.#headers = headers;
  }
  toResponse() {
    const error = { code: this.#code, message: this.message };
    return Response.json({ jsonrpc: "2.0", error, id: null }, { status: this.status, headers: this.#headers });
  }
};

// src/http/read-body.ts
async function readJson(body, { length, maxBytes }) {
  const tooLarge = () => new Refusal(413, "body_too_large", `The body is larger than ${maxBytes} bytes`, {
    headers: { Connection: "close" }
  });
  if (Number(length) > maxBytes) throw tooLarge();
  const chunks = [];
  let received = 0;
  for await (const chunk of body ?? []) {
    const bytes2 = typeof chunk === "string" ? Buffer.from(chunk) : chunk;
    received += bytes2.byteLength;
    if (received > maxBytes) throw tooLarge();
    chunks.push(bytes2);
  }
  const [first] = chunks;
  const bytes = chunks.length === 1 && first ? first : Buffer.concat(chunks, received);
  try {
    return JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8"));
  } catch {
    throw new Refusal(400, "parse_error", "Parse error: the body is not valid JSON", { code: -32700 });
  }
}

// src/http/fetch-bridge.ts
async function answerFetch(endpoint, { request, body, caller }) {
  const delivery = new Delivery();
  const { signal } = request;
  const leave = () => delivery.abandon();
  signal.addEventListener("abort", leave, { once: true });
  delivery.onDone(() => signal.removeEventListener("abort", leave));
  if (signal.aborted) leave();
  const answer = await endpoint.answer({
    request,
    delivery,
    caller,
    readBody: async (maxBytes) => body === void 0 ? readJson(request.body, { length: request.headers.get("content-length"), maxBytes }) : body
  });
  if (answer.body && answer.headers.get("content-type") === "text/event-stream") {
    return new Response(followed(answer.body, delivery), answer);
  }
  delivery.complete();
  return answer;
}
function followed(body, delivery) {
  const reader = body.getReader();
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await reader.read();
      if (!done) return controller.enqueue(value);
      delivery.complete();
      controller.close();
    },
    async cancel(reason) {
      delivery.abandon();
      await reader.cancel(reason);
    }
  });
}

// src/http/mcp-endpoint.ts
import { toCorrelationId } from "@flotilla/core";
import {
  createMcpHandler as createSdkHandler,
  isLegacyRequest
} from "@modelcontextprotocol/server";

// src/v2/caller-of.ts
import { FlotillaError } from "@flotilla/core";
var facts = /* @__PURE__ */ new WeakMap();
function toAuthInfo(request) {
  const { id, scopes } = request.caller;
  const authInfo = { token: "", clientId: id, scopes: [...scopes] };
  facts.set(authInfo, request);
  return authInfo;
}
var factsBehind = (authInfo) => authInfo === void 0 ? void 0 : facts.get(authInfo);
var factsOf = ({ http }) => factsBehind(http?.authInfo);
function findCallerBy(source) {
  if (typeof source !== "function") {
    const caller = { ...source, via: "mcp" };
    return (context) => factsOf(context)?.caller ?? caller;
  }
  return async (context) => {
    const known = factsOf(context)?.caller;
    if (known !== void 0) return known;
    const caller = await source(context);
    if (caller === void 0) throw new FlotillaError("UNAUTHENTICATED", "This request has no caller");
    return { ...caller, via: "mcp" };
  };
}

// src/v2/create-server.ts
import { McpServer } from "@modelcontextprotocol/server";

// src/v2/answer-call.ts
import { isFlotillaError } from "@flotilla/core";
import {
  CLIENT_CAPABILITIES_META_KEY,
  ProtocolError,
  ProtocolErrorCode
} from "@modelcontextprotocol/server";
async function answerCall({ door, findCaller, roundTrips }, server, { name, arguments: input }, context) {
  const { _meta: meta, signal, notify } = context.mcpReq;
  try {
    const call = {
      name,
      arguments: input,
      meta,
      signal,
      caller: await findCaller(context),
      correlationId: factsOf(context)?.correlationId,
      notify: (params) => notify({ method: "notifications/progress", params })
    };
    const tool = door.flotilla.tools.get(name);
    if (!door.elicit || tool === void 0 || tool.effect === "read") return await runTool(door, call);
    const envelope = context.mcpReq.envelope;
    if (envelope !== void 0) {
      if (!canElicit(envelope[CLIENT_CAPABILITIES_META_KEY])) return await runTool(door, call);
      return await roundTrips.approving(context, (approver2) => runTool(door, { ...call, approver: approver2 }));
    }
    if (!canElicit(server.getClientCapabilities())) return await runTool(door, call);
    const approver = askingApprover(
      (form, options) => context.mcpReq.send(
        { method: "elicitation/create", params: { mode: "form", ...form } },
        { ...options, timeout: NO_TIMEOUT_MS }
      )
    );
    return await runTool(door, { ...call, approver });
  } catch (error) {
    if (signal.aborted || error instanceof ProtocolError) throw error;
    if (isFlotillaError(error) && error.code === "TOOL_UNKNOWN") {
      throw new ProtocolError(ProtocolErrorCode.InvalidParams, error.message, error.toJSON());
    }
    return toErrorAnswer(error, door.metrics);
  }
}

// src/v2/passthrough-schema.ts
var passthroughSchema = (schema) => ({
  "~standard": {
    version: 1,
    vendor: "flotilla",
    validate: (value) => ({ value }),
    jsonSchema: { input: () => schema, output: () => schema }
  }
});

// src/v2/round-trips.ts
import { randomBytes, randomUUID } from "node:crypto";
import { isFlotillaError as isFlotillaError2 } from "@flotilla/core";
import {
  createRequestStateCodec,
  inputRequired,
  ProtocolError as ProtocolError2,
  ProtocolErrorCode as ProtocolErrorCode2
} from "@modelcontextprotocol/server";
var VALID_SECONDS = 600;
var QUESTION = "approval";
var RoundTrips = class {
  #codec;
  #used = /* @__PURE__ */ new Map();
  /** @param key Shared by the processes behind one address; at least 32 bytes. */
  constructor(key = randomBytes(32)) {
    this.#codec = createRequestStateCodec({ key, ttlSeconds: VALID_SECONDS });
  }
  /** Runs `call` with an approver that has the answer of this request, or asks for one. */
  async approving(context, call) {
    const asked = await this.#asked(context);
    let question;
    const approver = {
      decide: async (request) => {
        if (asked !== void 0) {
          const answer = context.mcpReq.inputResponses?.[QUESTION];
          const given = typeof answer === "object" && answer !== null ? answer : {};
          return { ...toDecision(given, request.caller.id), hash: asked.hash };
        }
        question = inputRequired({
          inputRequests: { [QUESTION]: inputRequired.elicit({ mode: "form", ...approvalForm(request) }) },
          requestState: await this.#codec.mint({ hash: request.hash, nonce: randomUUID() })
        });
        return "pending";
      }
    };
    try {
      return await call(approver);
    } catch (error) {
      if (question !== void 0 && isFlotillaError2(error) && error.code === "APPROVAL_PENDING") return question;
      throw error;
    }
  }
  /** @throws ProtocolError when what the client carried is not ours, is too old, or was used. */
  async #asked(context) {
    const state = context.mcpReq.requestState();
    if (typeof state !== "string") return void 0;
    try {
      const asked = await this.#codec.verify(state, context);
      this.#use(asked.nonce);
      return asked;
    } catch {
      throw new ProtocolError2(ProtocolErrorCode2.InvalidParams, "Invalid or expired requestState", {
        reason: "invalid_request_state"
      });
    }
  }
  #use(nonce) {
    const now = Date.now();
    for (const [old, expiresAt] of this.#used) {
      if (expiresAt > now) break;
      this.#used.delete(old);
    }
    if (this.#used.has(nonce)) throw new Error("used");
    this.#used.set(nonce, now + VALID_SECONDS * 1e3);
  }
};

// src/v2/register-tools.ts
function registerTools(server, flotilla, options = {}) {
  addTools(server, {
    door: createDoor(flotilla, options),
    findCaller: findCallerBy(options.caller ?? ANONYMOUS),
    roundTrips: new RoundTrips(options.approvalKey)
  });
}
function addTools(server, binding) {
  for (const tool of binding.door.flotilla.tools) {
    const { name, inputSchema, outputSchema, ...shown } = toListedTool(tool);
    const schemas = { inputSchema: passthroughSchema(inputSchema), outputSchema: passthroughSchema(outputSchema) };
    server.registerTool(
      name,
      { ...shown, ...schemas },
      (input, context) => answerCall(binding, server.server, { name, arguments: input }, context)
    );
  }
}

// src/v2/serve-tools.ts
function serveTools(server, binding) {
  server.server.setRequestHandler("tools/list", async (_request, context) => ({
    // the SDK's type for JSON Schema is narrower than JSON Schema
    tools: binding.door.catalog.list(await binding.findCaller(context))
  }));
  server.server.setRequestHandler(
    "tools/call",
    ({ params }, context) => answerCall(binding, server.server, params, context)
  );
}
function registerHeaderChecks(server, tool) {
  if (tool === void 0 || !declaresHeaders(tool)) return;
  server.registerTool(tool.name, { inputSchema: passthroughSchema(tool.inputSchema) }, () => ({ content: [] }));
}
var declaring = /* @__PURE__ */ new WeakMap();
function declaresHeaders(tool) {
  const known = declaring.get(tool);
  if (known !== void 0) return known;
  const declares = JSON.stringify(tool.inputSchema).includes('"x-mcp-header"');
  declaring.set(tool, declares);
  return declares;
}

// src/v2/create-server.ts
var LIST_TTL_MS = 6e4;
var TOOLS_CHANGED = "notifications/tools/list_changed";
async function createServer(binding, parts, context) {
  const { info, instructions } = serverInfoOf(parts);
  const server = new McpServer(info, {
    instructions,
    capabilities: { tools: { listChanged: true } },
    cacheHints: { "tools/list": { ttlMs: LIST_TTL_MS, cacheScope: "private" } },
    debouncedNotificationMethods: [TOOLS_CHANGED]
  });
  if (parts.configure) {
    addTools(server, binding);
    await parts.configure(server, context);
  } else serveTools(server, binding);
  const connect = server.connect.bind(server);
  server.connect = async (transport) => {
    watchTransport(transport, binding.door.metrics);
    await connect(transport);
  };
  return server;
}
function announceChanges(server, { door }) {
  const { onclose } = server.server;
  const stop = door.flotilla.tools.onChange(() => {
    if (server.isConnected()) server.server.sendToolListChanged().catch(() => {
    });
  });
  server.server.onclose = () => {
    stop();
    onclose?.();
  };
}

// src/http/admission.ts
import { toCaller } from "@flotilla/core";
import {
  localhostAllowedHostnames,
  localhostAllowedOrigins,
  validateHostHeader,
  validateOriginHeader
} from "@modelcontextprotocol/server";
var Admission = class {
  #hosts;
  #origins;
  #apiKeys;
  #source;
  #logger;
  constructor({ allowedHosts, allowedOrigins, apiKeys, caller = ANONYMOUS }, logger) {
    this.#hosts = allowedHosts === "any" ? void 0 : [...allowedHosts ?? localhostAllowedHostnames()];
    this.#origins = allowedOrigins === "any" ? void 0 : [...allowedOrigins ?? localhostAllowedOrigins()];
    this.#apiKeys = apiKeys;
    this.#source = caller;
    this.#logger = logger;
  }
  /** @throws Refusal 403 */
  checkAddress({ headers, url }) {
    if (this.#hosts) {
      const verdict = validateHostHeader(headers.get("host") ?? new URL(url).host, this.#hosts);
      if (!verdict.ok) throw new Refusal(403, "host_refused", verdict.message);
    }
    if (this.#origins) {
      const verdict = validateOriginHeader(headers.get("origin"), this.#origins);
      if (!verdict.ok) throw new Refusal(403, "origin_refused", verdict.message);
    }
  }
  /** @throws Refusal 401 without a valid key, 403 with one that is disabled. */
  async callerOf(request) {
    if (this.#apiKeys) return this.#keyOwner(this.#apiKeys, request);
    const source = this.#source;
    const caller = typeof source === "function" ? await source(request) : source;
    if (caller === void 0) throw unauthenticated("This request has no caller");
    return { ...caller, via: "mcp" };
  }
  async #keyOwner(apiKeys, { headers }) {
    const presented = /^Bearer +(\S+) *$/i.exec(headers.get("authorization") ?? "")?.[1];
    if (presented === void 0) throw unauthenticated("A key is needed: Authorization: Bearer <key>");
    const verdict = await apiKeys.verify(presented);
    if (verdict.ok) {
      if (verdict.warning !== void 0) this.#logger.warn({}, verdict.warning);
      return toCaller(verdict.key, "mcp");
    }
    if (verdict.reason === "disabled") throw new Refusal(403, "key_disabled", "This key is disabled");
    throw unauthenticated(verdict.reason === "expired" ? "This key has expired" : "This key is not known");
  }
};
var unauthenticated = (message) => new Refusal(401, "unauthenticated", message, { headers: { "WWW-Authenticate": "Bearer" } });

// src/http/rpc-messages.ts
var messagesOf = (body) => (Array.isArray(body) ? body : [body]).filter((message) => typeof message === "object" && message !== null);
var isInitialize = (body) => messagesOf(body).some(({ method }) => method === "initialize");
var requestIds = (body) => messagesOf(body).flatMap(
  ({ method, id }) => typeof method === "string" && (typeof id === "string" || typeof id === "number") ? [id] : []
);
var isListening = (body) => messagesOf(body).some(({ method }) => method === "subscriptions/listen");

// src/http/running-exchanges.ts
var RunningExchanges = class {
  #count = 0;
  #idle;
  start() {
    this.#count++;
    let ended = false;
    return () => {
      if (ended) return;
      ended = true;
      if (--this.#count === 0) this.#idle?.();
    };
  }
  /** Settles when none is left, or at the deadline. */
  async drain(deadlineMs) {
    if (this.#count === 0) return;
    let timer;
    await new Promise((resolve) => {
      this.#idle = resolve;
      timer = setTimeout(resolve, deadlineMs);
    });
    clearTimeout(timer);
  }
};

// src/http/session-leg.ts
import { randomUUID as randomUUID2 } from "node:crypto";
import { WebStandardStreamableHTTPServerTransport } from "@modelcontextprotocol/server";

// src/http/session-store.ts
var SWEEP_MS = 3e4;
var SessionStore = class {
  #sessions = /* @__PURE__ */ new Map();
  #max;
  #idleMs;
  #sweeper;
  constructor({ max, idleMs }) {
    this.#max = max;
    this.#idleMs = idleMs;
  }
  /** `undefined` for a session of somebody else, too: that it exists is not for others to know. */
  get(id, callerId) {
    const session = this.#sessions.get(id);
    return session?.callerId === callerId ? session : void 0;
  }
  /** Whether there is room for one more, if need be in the place of the longest idle one, of the same caller first. */
  makeRoom(callerId) {
    if (this.#sessions.size < this.#max) return true;
    const idle = [...this.#sessions.values()].filter(({ open }) => open === 0);
    idle.sort((a, b) => a.lastUsedAt - b.lastUsedAt);
    const victim = idle.find((session) => session.callerId === callerId) ?? idle[0];
    if (victim === void 0) return false;
    this.#end(victim);
    return true;
  }
  add(session) {
    const added = { ...session, open: 0, lastUsedAt: Date.now() };
    this.#sessions.set(session.id, added);
    this.#sweeper ??= setInterval(() => this.#sweep(), Math.min(SWEEP_MS, this.#idleMs)).unref();
    return added;
  }
  delete(id) {
    this.#sessions.delete(id);
    if (this.#sessions.size > 0) return;
    clearInterval(this.#sweeper);
    this.#sweeper = void 0;
  }
  /** Ends all of them, with what runs in them. */
  closeAll() {
    for (const session of [...this.#sessions.values()]) this.#end(session);
  }
  #sweep() {
    const oldest = Date.now() - this.#idleMs;
    for (const session of [...this.#sessions.values()]) {
      if (session.open === 0 && session.lastUsedAt <= oldest) this.#end(session);
    }
  }
  #end({ id, transport }) {
    this.delete(id);
    transport.close().catch(() => {
    });
  }
};

// src/http/session-leg.ts
var SessionLeg = class {
  #binding;
  #options;
  #sessions;
  constructor(binding, options) {
    this.#binding = binding;
    this.#options = options;
    const { maxSessions = 1e3, sessionIdleMs = 18e5 } = options;
    this.#sessions = new SessionStore({ max: maxSessions, idleMs: sessionIdleMs });
  }
  /** @throws Refusal */
  async answer(exchange) {
    const { request, body, caller } = exchange;
    const id = request.headers.get("mcp-session-id");
    if (id === null) {
      if (request.method === "POST" && isInitialize(body)) return this.#open(exchange);
      const message = "Bad Request: Mcp-Session-Id header is required; initialize first";
      throw new Refusal(request.method === "POST" ? 400 : 405, "session_missing", message, { headers: ALLOW });
    }
    const session = this.#sessions.get(id, caller.id);
    if (session === void 0) throw new Refusal(404, "session_unknown", "Session not found", { code: -32001 });
    return this.#serve(session, exchange);
  }
  close() {
    this.#sessions.closeAll();
  }
  async #open(exchange) {
    const { request, caller } = exchange;
    if (!this.#sessions.makeRoom(caller.id)) {
      throw new Refusal(503, "too_many_sessions", "Too many sessions are open", { headers: { "Retry-After": "10" } });
    }
    const authInfo = toAuthInfo(exchange);
    const server = await createServer(this.#binding, this.#options, { era: "legacy", authInfo, requestInfo: request });
    const id = randomUUID2();
    const { eventStore } = this.#options;
    const transport = new WebStandardStreamableHTTPServerTransport({
      sessionIdGenerator: () => id,
      onsessioninitialized: () => void this.#sessions.add({ id, callerId: caller.id, transport }),
      ...eventStore && { eventStore, retryInterval: 1e3 }
    });
    transport.onclose = () => this.#sessions.delete(id);
    await server.connect(transport);
    announceChanges(server, this.#binding);
    const response = await transport.handleRequest(request, { parsedBody: exchange.body, authInfo });
    if (this.#sessions.get(id, caller.id) === void 0) await server.close();
    return response;
  }
  async #serve(session, exchange) {
    const { request, body } = exchange;
    const { transport } = session;
    session.open++;
    exchange.onDone(() => {
      session.open--;
      session.lastUsedAt = Date.now();
    });
    if (!this.#options.eventStore) {
      exchange.onGone(() => {
        for (const requestId of requestIds(body)) {
          const params = { requestId, reason: "The client went away" };
          transport.onmessage?.({ jsonrpc: "2.0", method: "notifications/cancelled", params });
        }
      });
    }
    return transport.handleRequest(request, { parsedBody: body, authInfo: toAuthInfo(exchange) });
  }
};
var ALLOW = { Allow: "GET, POST, DELETE" };

// src/http/mcp-endpoint.ts
var McpEndpoint = class {
  #binding;
  #options;
  #admission;
  #sessions;
  #stateless;
  #running = new RunningExchanges();
  #stopAnnouncing;
  #closing;
  constructor(flotilla, options) {
    this.#options = options;
    this.#binding = {
      door: createDoor(flotilla, options),
      // every request that comes through here has its caller
      findCaller: findCallerBy(ANONYMOUS),
      roundTrips: new RoundTrips(options.approvalKey)
    };
    this.#admission = new Admission(options, flotilla.logger);
    this.#sessions = new SessionLeg(this.#binding, options);
    this.#stateless = createSdkHandler((context) => this.#statelessServer(context), {
      legacy: "reject",
      onerror: (error) => flotilla.logger.debug({ err: error }, "MCP request refused")
    });
    this.#stopAnnouncing = flotilla.tools.onChange(() => this.#stateless.notify.toolsChanged());
  }
  /** Never rejects. */
  async answer(incoming) {
    const startedAt = performance.now();
    try {
      return await this.#admit(incoming);
    } catch (error) {
      const refusal = error instanceof Refusal ? error : this.#unexpected(error);
      const { metrics } = this.#binding.door;
      metrics.failed(refusal.type);
      metrics.finished("", "error", performance.now() - startedAt);
      return refusal.toResponse();
    }
  }
  close({ drainMs = 5e3 } = {}) {
    this.#closing ??= this.#close(drainMs);
    return this.#closing;
  }
  async #close(drainMs) {
    this.#stopAnnouncing();
    await this.#running.drain(drainMs);
    this.#sessions.close();
    await this.#stateless.close();
  }
  async #admit({ request, delivery, caller, readBody }) {
    this.#admission.checkAddress(request);
    const known = caller ?? await this.#admission.callerOf(request);
    const { maxBodyBytes = 1048576 } = this.#options;
    const body = request.method === "POST" ? await readBody(maxBodyBytes) : void 0;
    const asks = requestIds(body).length > 0;
    if (this.#closing && (asks || request.method === "GET")) {
      throw new Refusal(503, "shutting_down", "This server is shutting down", { headers: { "Retry-After": "5" } });
    }
    if (asks && !isListening(body)) delivery.onDone(this.#running.start());
    const correlationId = toCorrelationId(request.headers.get("x-correlation-id") ?? void 0);
    const exchange = new Exchange(delivery, { request, caller: known, correlationId, body });
    return await isLegacyRequest(request, body) ? this.#sessions.answer(exchange) : this.#stateless.fetch(request, { parsedBody: body, authInfo: toAuthInfo(exchange) });
  }
  async #statelessServer(context) {
    const server = await createServer(this.#binding, this.#options, context);
    const name = context.requestInfo?.headers.get("mcp-name");
    if (name && !this.#options.configure) registerHeaderChecks(server, this.#binding.door.flotilla.tools.get(name));
    factsBehind(context.authInfo)?.onGone(() => void server.close());
    return server;
  }
  #unexpected(error) {
    this.#binding.door.flotilla.logger.error({ err: error }, "MCP request failed");
    return new Refusal(500, "internal_error", "Internal server error", { code: -32603 });
  }
};

// src/http/node-bridge.ts
async function answerNode(endpoint, { request, response, body, caller }) {
  const delivery = new Delivery();
  response.once("close", () => response.writableFinished ? delivery.complete() : delivery.abandon());
  if (response.destroyed) delivery.abandon();
  const web = toWebRequest(request);
  if (web === void 0) {
    response.writeHead(405, { Allow: "GET, POST, DELETE" }).end();
    return;
  }
  const answer = await endpoint.answer({
    request: web,
    delivery,
    caller,
    readBody: async (maxBytes) => body === void 0 ? readNodeBody(request, maxBytes) : body
  });
  await send(answer, response).catch(() => response.destroy());
}
function toWebRequest({ method = "GET", url = "/", headers }) {
  const plain = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== void 0 && !name.startsWith(":")) plain[name] = typeof value === "string" ? value : value.join(", ");
  }
  try {
    return new Request(URL.canParse(`http://localhost${url}`) ? `http://localhost${url}` : "http://localhost/", {
      method,
      headers: plain
    });
  } catch {
    return void 0;
  }
}
async function readNodeBody(request, maxBytes) {
  if (request.readableEnded && "body" in request) return request.body;
  try {
    const chunks = request.iterator({ destroyOnReturn: false });
    return await readJson(chunks, { length: request.headers["content-length"], maxBytes });
  } finally {
    request.resume();
  }
}
async function send(answer, response) {
  if (response.destroyed) {
    await answer.body?.cancel();
    return;
  }
  response.writeHead(answer.status, Object.fromEntries(answer.headers));
  if (answer.body === null) response.end();
  else if (answer.headers.get("content-type") === "text/event-stream") await stream(answer.body, response);
  else response.end(Buffer.from(await answer.arrayBuffer()));
}
async function stream(body, response) {
  const reader = body.getReader();
  const leave = () => void reader.cancel().catch(() => {
  });
  response.once("close", leave);
  const flush = setImmediate(() => response.flushHeaders());
  try {
    for (; ; ) {
      const { done, value } = await reader.read();
      if (done) break;
      if (!response.write(value)) await drained(response);
    }
  } finally {
    clearImmediate(flush);
    response.off("close", leave);
  }
  response.end();
}
var drained = (response) => new Promise((resolve) => {
  const go = () => {
    response.off("drain", go).off("close", go);
    resolve();
  };
  response.on("drain", go).on("close", go);
});

// src/http/create-mcp-handler.ts
function createMcpHandler(flotilla, options = {}) {
  const endpoint = new McpEndpoint(flotilla, options);
  return {
    node: (request, response, exchange = {}) => answerNode(endpoint, { request, response, ...exchange }),
    fetch: (request, exchange = {}) => answerFetch(endpoint, { request, ...exchange }),
    close: (closing = {}) => endpoint.close(closing)
  };
}

// src/stdio/serve-stdio.ts
import { StdioServerTransport, serveStdio as serveSdkStdio } from "@modelcontextprotocol/server/stdio";
function serveStdio(flotilla, options = {}) {
  const binding = {
    door: createDoor(flotilla, options),
    findCaller: findCallerBy(options.caller ?? ANONYMOUS),
    roundTrips: new RoundTrips()
  };
  const { stdin, stdout, maxMessageBytes = 1048576 } = options;
  const transport = new StdioServerTransport(stdin, stdout, { maxBufferSize: maxMessageBytes });
  const server = serveSdkStdio(
    async (context) => {
      const made = await createServer(binding, options, context);
      announceChanges(made, binding);
      return made;
    },
    {
      transport,
      onerror: (error) => {
        binding.door.metrics.failed("transport_error");
        flotilla.logger.warn({ err: error }, "MCP over stdio");
      }
    }
  );
  const { onclose } = transport;
  const closed = new Promise((resolve) => {
    transport.onclose = () => {
      onclose?.();
      resolve();
    };
  });
  return { close: () => server.close(), closed };
}
export {
  createMcpHandler,
  registerTools,
  serveStdio
};
//# sourceMappingURL=index.js.map