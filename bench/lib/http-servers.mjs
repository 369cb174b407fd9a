// Both servers in one process of their own; it tells its CPU time when asked.
import { createApiKeyStore, createFlotilla, defineTool, silentLogger } from '@flotilla/core'
import { createRouter } from '@flotilla/transport-express'
import express from 'express'
import { z } from 'zod'

const echo = defineTool({
  name: 'echo',
  description: 'Gives back what it got.',
  effect: 'read',
  input: z.object({ text: z.string() }),
  output: z.object({ text: z.string() }),
  run: async (input) => input,
})
const key = 'bench-key-0123456789'
const flotilla = createFlotilla({
  inventory: [],
  tools: [echo],
  logger: silentLogger,
  rateLimits: { bench: { limit: 1_000_000_000, windowMs: 60_000 } },
})
await flotilla.start()
const app = express()
app.use(createRouter(flotilla, { apiKeys: createApiKeyStore([{ key, owner: 'bench', tier: 'bench', scopes: ['*'] }]) }))

const bare = express()
bare.post('/call', express.json({ type: () => true }), async (request, response) => {
  response.json({ tool: 'echo', result: await echo.run(request.body.arguments, undefined) })
})

const listen = (application) =>
  new Promise((resolve) => {
    const server = application.listen(0, '127.0.0.1', () => resolve(server.address().port))
  })
process.send({ bare: await listen(bare), flotilla: await listen(app), key })
process.on('message', () => {
  const { user, system } = process.cpuUsage()
  process.send({ cpuUs: user + system })
})
process.on('disconnect', () => process.exit(0))
