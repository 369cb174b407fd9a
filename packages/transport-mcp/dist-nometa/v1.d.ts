import { a as McpOptions, C as CallerSource, M as McpServerInfo } from './mcp-options-DHn3O25A.js';
export { b as McpCaller } from './mcp-options-DHn3O25A.js';
import { RequestHandlerExtra } from '@modelcontextprotocol/sdk/shared/protocol.js';
import { ServerRequest, ServerNotification } from '@modelcontextprotocol/sdk/types.js';
import { Flotilla } from '@flotilla/core';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';

/** What the SDK says about a request besides its parameters. */
type RequestExtra = RequestHandlerExtra<ServerRequest, ServerNotification>;

interface McpV1Options extends McpOptions {
    /** Who calls: one for all, or found in what the SDK knows of a request. @default `mcp`, every scope */
    caller?: CallerSource<RequestExtra> | undefined;
}
/**
 * A `McpServer` of `@modelcontextprotocol/sdk` with all tools of the kernel, for one connection; protocol revisions up to
 * 2025-11-25. Follows the registry as it changes. To mix tools of your own in, use `registerTools` with your own server.
 */
declare function createMcpServer(flotilla: Flotilla, options?: McpV1Options & McpServerInfo): McpServer;

/**
 * Adds the tools that are listed now to a server of your own, beside what it has.
 * @throws Error of the SDK when it has a tool of one of these names.
 */
declare function registerTools(server: McpServer, flotilla: Flotilla, options?: McpV1Options): void;

export { CallerSource, McpOptions, McpServerInfo, type McpV1Options, type RequestExtra, createMcpServer, registerTools };
