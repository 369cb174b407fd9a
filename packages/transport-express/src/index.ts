export { createRouter } from './create-router.js'
export type { AgentAnswer, McpEndpoint, QueryAgent, RouterOptions } from './router-options.js'
