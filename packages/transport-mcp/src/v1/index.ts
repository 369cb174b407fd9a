export type { CallerSource, McpCaller, McpOptions, McpServerInfo } from '../mcp-options.js'
export type { RequestExtra } from './answer-call.js'
export { createMcpServer, type McpV1Options } from './create-mcp-server.js'
export { registerTools } from './register-tools.js'
