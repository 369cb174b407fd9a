import { IncomingMessage, ServerResponse } from 'node:http';
import { Caller, ApiKeyStore, Flotilla } from '@flotilla/core';
import { McpServer, McpRequestContext, EventStore, ServerContext } from '@modelcontextprotocol/server';
import { M as McpServerInfo, a as McpOptions, C as CallerSource, b as McpCaller } from './mcp-options-DHn3O25A.cjs';
import { Readable, Writable } from 'node:stream';

interface ServerParts extends McpServerInfo {
    /** Adds tools, resources and prompts of your own to each server that is made. */
    configure?: ((server: McpServer, context: McpRequestContext) => void | Promise<void>) | undefined;
}

/** How the endpoint is reached, and by whom. */
interface McpHandlerOptions extends McpOptions, ServerParts {
    /**
     * Keys that clients present as `Authorization: Bearer …`. Not asked for when `node` or `fetch` is given a caller.
     * @default none: everybody is `caller`
     */
    apiKeys?: ApiKeyStore | undefined;
    /** Who calls, where there are no keys; a function that gives `undefined` refuses the request. @default `mcp`, every scope */
    caller?: CallerSource<Request> | undefined;
    /**
     * Host names under which this endpoint may be reached, without ports. Keeps web pages from reaching it by DNS rebinding.
     * @default localhost, 127.0.0.1 and [::1]
     */
    allowedHosts?: readonly string[] | 'any' | undefined;
    /** Host names of web pages that may call it. Requests without an `Origin` pass. @default like `allowedHosts`: the local ones */
    allowedOrigins?: readonly string[] | 'any' | undefined;
    /** Bytes of a request body. @default 1_048_576 */
    maxBodyBytes?: number | undefined;
    /** Sessions of clients up to 2025-11-25 that may be open at a time. When there are more, the longest idle one ends. @default 1_000 */
    maxSessions?: number | undefined;
    /** A session without a request or open stream for this long ends. @default 1_800_000 */
    sessionIdleMs?: number | undefined;
    /** Lets clients of 2025 resume a broken stream; without it a call ends when its client goes. */
    eventStore?: EventStore | undefined;
    /** Signs approvals of clients without a session; the same in every process behind one address. @default random */
    approvalKey?: string | Uint8Array | undefined;
}
interface ExchangeOptions {
    /** The JSON body, when somebody has read it already. */
    body?: unknown;
    /** Who calls, when the host application has found out: then no key is asked for. */
    caller?: Caller | undefined;
}

/** One endpoint for MCP over HTTP. */
interface McpHandler {
    /**
     * Answers a request of `node:http`, Express and the like. Settles when the answer is sent, and never rejects.
     * @param options.body The parsed body, if a body parser was there before.
     * @param options.caller Who calls, if the host application knows; else `apiKeys` and `caller` of the handler decide.
     */
    node(request: IncomingMessage, response: ServerResponse, options?: ExchangeOptions): Promise<void>;
    /** Answers a web-standard request. */
    fetch(request: Request, options?: ExchangeOptions): Promise<Response>;
    /**
     * Refuses new requests (503), lets running ones end, cancels those left at the deadline, ends all sessions and streams.
     * Idempotent.
     * @param options.drainMs @default 5_000
     */
    close(options?: {
        drainMs?: number;
    }): Promise<void>;
}
/**
 * Serves every protocol revision on one endpoint: with sessions for clients up to 2025-11-25, without for 2026-07-28. Reached
 * by localhost names alone until `allowedHosts` says otherwise.
 */
declare function createMcpHandler(flotilla: Flotilla, options?: McpHandlerOptions): McpHandler;

interface StdioOptions extends McpOptions, ServerParts {
    /** Who is at the other end. @default `mcp`, every scope */
    caller?: McpCaller | undefined;
    /** @default process.stdin */
    stdin?: Readable | undefined;
    /** Nothing else may write to it. @default process.stdout */
    stdout?: Writable | undefined;
    /** Bytes of one message; a longer one ends the connection. @default 1_048_576 */
    maxMessageBytes?: number | undefined;
}
interface StdioServer {
    /** Stops running calls and lets go of the streams. Idempotent. */
    close(): Promise<void>;
    /** Settles when the client has gone or `close` was called: the time to close the kernel. */
    readonly closed: Promise<void>;
}
/** Serves every protocol revision to the client that started this process. */
declare function serveStdio(flotilla: Flotilla, options?: StdioOptions): StdioServer;

interface RegisterToolsOptions extends McpOptions {
    /** Who calls: one for all, or found in the SDK's request context. @default `mcp`, every scope */
    caller?: CallerSource<ServerContext> | undefined;
    /**
     * Signs what a client carries between the question and the answer of an approval (2026-07-28): the same, at least 32
     * bytes, in every process behind one address. @default random for this server
     */
    approvalKey?: string | Uint8Array | undefined;
}
/**
 * Adds the tools that are listed now to a server of your own, beside what it has.
 * @throws Error of the SDK when it has a tool of one of these names.
 */
declare function registerTools(server: McpServer, flotilla: Flotilla, options?: RegisterToolsOptions): void;

export { CallerSource, type ExchangeOptions, McpCaller, type McpHandler, type McpHandlerOptions, McpOptions, McpServerInfo, type RegisterToolsOptions, type StdioOptions, type StdioServer, createMcpHandler, registerTools, serveStdio };
