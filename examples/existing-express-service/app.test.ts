import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { fakeDevice } from '@flotilla/core/testing'
import { expect, test } from 'vitest'
import { createApp } from './app.js'

test('the routes that were there stay, and the network is under its prefix', async () => {
  const { app, flotilla } = createApp([fakeDevice({ name: 'leaf-1', platform: 'arista-eos' })])
  const server = app.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  const order = await fetch(`${url}/orders/7`).then((response) => response.json())
  const health = await fetch(`${url}/network/health/live`).then((response) => response.json())
  const missing = await fetch(`${url}/health/live`)

  expect(order).toEqual({ id: '7', status: 'shipped' })
  expect(health).toEqual({ status: 'alive' })
  expect(missing.status).toBe(404)
  server.closeAllConnections()
  server.close()
  await flotilla.close()
})
