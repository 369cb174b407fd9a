import {
  ANONYMOUS,
  NO_TIMEOUT_MS,
  askingApprover,
  canElicit,
  createDoor,
  runTool,
  serverInfoOf,
  toErrorAnswer,
  toListedTool,
  watchTransport
} from "./chunk-7JVGTOZB.js";

// src/v1/create-mcp-server.ts
import { FlotillaError } from "@flotilla/core";
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { CallToolRequestSchema, ListToolsRequestSchema } from "@modelcontextprotocol/sdk/types.js";

// src/v1/answer-call.ts
import {
  ElicitResultSchema
} from "@modelcontextprotocol/sdk/types.js";
async function answerCall({ door, findCaller }, server, { name, arguments: input }, extra) {
  const { _meta: meta, signal } = extra;
  try {
    const call = {
      name,
      arguments: input,
      meta,
      signal,
      caller: await findCaller(extra),
      notify: (params) => extra.sendNotification({ method: "notifications/progress", params })
    };
    const tool = door.flotilla.tools.get(name);
    const asks = door.elicit && tool !== void 0 && tool.effect !== "read";
    if (!asks || !canElicit(server.getClientCapabilities())) return await runTool(door, call);
    const approver = askingApprover(
      (form, options) => extra.sendRequest({ method: "elicitation/create", params: { mode: "form", ...form } }, ElicitResultSchema, {
        ...options,
        timeout: NO_TIMEOUT_MS
      })
    );
    return await runTool(door, { ...call, approver });
  } catch (error) {
    if (signal.aborted) throw error;
    return toErrorAnswer(error, door.metrics);
  }
}

// src/v1/create-mcp-server.ts
function createMcpServer(flotilla, options = {}) {
  const { info, instructions } = serverInfoOf(options);
  const server = new McpServer(info, {
    instructions,
    debouncedNotificationMethods: ["notifications/tools/list_changed"]
  });
  const binding = bind(flotilla, options);
  server.server.registerCapabilities({ tools: { listChanged: true } });
  server.server.setRequestHandler(ListToolsRequestSchema, async (_request, extra) => ({
    tools: binding.door.catalog.list(await binding.findCaller(extra))
  }));
  server.server.setRequestHandler(
    CallToolRequestSchema,
    ({ params }, extra) => answerCall(binding, server.server, params, extra)
  );
  const connect = server.connect.bind(server);
  server.connect = async (transport) => {
    watchTransport(transport, binding.door.metrics);
    announceChanges(server, flotilla, transport);
    await connect(transport);
  };
  return server;
}
var bind = (flotilla, options) => {
  const source = options.caller ?? ANONYMOUS;
  return {
    door: createDoor(flotilla, options),
    findCaller: async (extra) => {
      const caller = typeof source === "function" ? await source(extra) : source;
      if (caller === void 0) throw new FlotillaError("UNAUTHENTICATED", "This request has no caller");
      return { ...caller, via: "mcp" };
    }
  };
};
function announceChanges(server, flotilla, transport) {
  const { onclose } = transport;
  const stop = flotilla.tools.onChange(() => {
    if (server.isConnected()) server.server.sendToolListChanged().catch(() => {
    });
  });
  transport.onclose = () => {
    stop();
    onclose?.();
  };
}

// src/v1/register-tools.ts
import * as z from "zod";
function registerTools(server, flotilla, options = {}) {
  const binding = bind(flotilla, options);
  for (const tool of flotilla.tools) {
    const { name, inputSchema, outputSchema, ...shown } = toListedTool(tool);
    const schemas = { inputSchema: passthroughSchema(inputSchema), outputSchema: passthroughSchema(outputSchema) };
    server.registerTool(
      name,
      { ...shown, ...schemas },
      (input, extra) => answerCall(binding, server.server, { name, arguments: input }, extra)
    );
  }
}
function passthroughSchema(schema) {
  const passthrough = z.looseObject({});
  passthrough._zod.toJSONSchema = () => ({ ...schema });
  return passthrough;
}
export {
  createMcpServer,
  registerTools
};
//# sourceMappingURL=v1.js.map