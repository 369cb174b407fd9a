export { createRouter } from './create-router.js'
export type { McpEndpoint, QueryAgent, RouterOptions } from './router-options.js'
