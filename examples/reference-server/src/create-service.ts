import { createServer, type Server } from 'node:http'
import { createAgent } from '@flotilla/agent'
import {
  type ApiKeyStore,
  builtinTools,
  createApiKeyStore,
  createFlotilla,
  createGuard,
  createJsonLogger,
  createPrometheusMetrics,
  environmentCredentials,
  type Flotilla,
  generateApiKey,
  type InventorySource,
} from '@flotilla/core'
import { createRouter } from '@flotilla/transport-express'
import { createMcpHandler } from '@flotilla/transport-mcp'
import express from 'express'
import type { Config } from './config.js'
import { createGate } from './gate.js'
import { listen } from './listen.js'
import { chooseModel } from './model.js'
import { onlyFromHere } from './only-from-here.js'
import { shutDown } from './shut-down.js'

export const VERSION = '0.1.0'

/** A service that listens. */
export interface Service {
  flotilla: Flotilla
  url: string
  /** Made for this start, when none were configured. */
  demoKeys: { premium: string; basic: string } | undefined
  /** Says who answers `/agent/query`. */
  agentLabel: string
  /** Not ready first, then lets running requests end, then closes sessions and stops listening. Idempotent. */
  close(): Promise<void>
}

/** All doors over one kernel, in one process. */
export async function createService(config: Config, inventory: InventorySource, simulated: boolean): Promise<Service> {
  const flotilla = await createKernel(config, inventory, simulated)
  const demoKeys = config.apiKeys
    ? undefined
    : { premium: generateApiKey('demo_premium'), basic: generateApiKey('demo_basic') }
  const apiKeys = toKeyStore(config, demoKeys)
  const model = await chooseModel(config.anthropic)
  const agent = createAgent(flotilla, model.options)
  const mcp = createMcpHandler(flotilla, {
    name: 'flotilla',
    version: VERSION,
    // Beyond loopback every request needs a key, which no foreign page has.
    ...(config.apiKeys && { allowedHosts: 'any' as const, allowedOrigins: 'any' as const }),
  })
  const app = express()
  app.disable('x-powered-by')
  const gate = createGate()
  app.use(gate.handler)
  // Without keys whoever can send a request may do everything: pages of other sites must not.
  if (!config.apiKeys) app.use(onlyFromHere)
  app.use(
    createRouter(flotilla, {
      version: VERSION,
      apiKeys,
      protect: config.apiKeys ? 'all' : 'secure',
      maxBodyBytes: config.maxRequestBytes,
      agent,
      mcp,
    }),
  )
  app.use((request, response) => {
    response.status(404).json({ detail: { error: `There is no ${request.path} here`, code: 'NOT_FOUND' } })
  })
  const server = createServer(app)
  let closing: Promise<void> | undefined
  const close = (): Promise<void> => (closing ??= shutDown({ flotilla, gate, server, mcp, model }))
  try {
    await listen(server, config)
  } catch (error) {
    await close()
    throw error
  }
  return {
    flotilla,
    url: urlOf(server),
    demoKeys,
    agentLabel: model.label,
    close,
  }
}

async function createKernel(config: Config, inventory: InventorySource, simulated: boolean): Promise<Flotilla> {
  const logger = createJsonLogger({ level: config.logLevel })
  if (config.redisUrl)
    logger.warn({}, 'REDIS_URL is set, but this server keeps limits and caches in memory: they hold for one replica')
  const writes = config.writes === 'approve'
  const flotilla = createFlotilla({
    inventory,
    // Simulated devices answer at once or never.
    ...(simulated ? { session: { connectTimeoutMs: 1_500 } } : { credentials: environmentCredentials() }),
    guard: createGuard(writes ? { allow: 'write' } : {}),
    ...(config.networks.length > 0 && { addresses: { networks: config.networks } }),
    policy: { allow: writes ? ['read', 'write'] : ['read'] },
    tools: builtinTools({ version: VERSION, environment: config.environment, cacheMs: config.cacheTtlMs }),
    rateLimits: {
      premium: { limit: config.rateLimit, windowMs: 60_000 },
      basic: { limit: Math.max(1, Math.floor(config.rateLimit / 10)), windowMs: 60_000 },
    },
    metrics: createPrometheusMetrics({ processMetrics: true }),
    logger,
  })
  await flotilla.start()
  return flotilla
}

const toKeyStore = ({ apiKeys }: Config, demo: Service['demoKeys']): ApiKeyStore =>
  createApiKeyStore(
    apiKeys ?? [
      { key: demo?.premium ?? '', owner: 'demo-premium', tier: 'premium', scopes: ['*'] },
      { key: demo?.basic ?? '', owner: 'demo-basic', tier: 'basic', scopes: ['*'] },
    ],
  )

function urlOf(server: Server): string {
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('The server does not listen')
  return `http://${address.family === 'IPv6' ? `[${address.address}]` : address.address}:${address.port}`
}
