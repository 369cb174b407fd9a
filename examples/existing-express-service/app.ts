import { createFlotilla, type Flotilla, type InventorySource } from '@flotilla/core'
import { createRouter } from '@flotilla/transport-express'
import express, { type Express } from 'express'

/** The service as it was, and one line more. */
export function createApp(inventory: InventorySource): { app: Express; flotilla: Flotilla } {
  const app = express()
  app.get('/orders/:id', (request, response) => void response.json({ id: request.params.id, status: 'shipped' }))

  const flotilla = createFlotilla({ inventory })
  app.use('/network', createRouter(flotilla, { service: 'orders' }))
  return { app, flotilla }
}
