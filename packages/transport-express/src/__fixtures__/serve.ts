import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createFlotilla, createMemoryLogger, type Flotilla, type FlotillaOptions } from '@flotilla/core'
import { type FakeDevice, type FakeDeviceOptions, fakeDevice } from '@flotilla/core/testing'
import express from 'express'
import { afterEach } from 'vitest'
import { createRouter } from '../create-router.js'
import type { RouterOptions } from '../router-options.js'

export const KEYS = [
  { key: 'premium-key-for-tests', owner: 'ops', tier: 'premium', scopes: ['*'] },
  { key: 'basic-key-for-tests', owner: 'viewer', tier: 'basic', scopes: ['*'] },
  { key: 'disabled-key-for-tests', owner: 'gone', tier: 'basic', scopes: ['*'], enabled: false },
  { key: 'scoped-key-for-tests', owner: 'scoped', tier: 'premium', scopes: ['*'], devices: ['edge-1'] },
]
export const PREMIUM = { authorization: 'Bearer premium-key-for-tests' }
export const BASIC = { authorization: 'Bearer basic-key-for-tests' }

const closers: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

export interface Service {
  url: string
  devices: FakeDevice[]
  flotilla: Flotilla
  get(path: string, headers?: Record<string, string>): Promise<Response>
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Response>
}

/** A router over two fake devices, on a port of its own, for one test. */
export async function serve(
  options: RouterOptions = {},
  {
    kernel = {},
    prefix = '',
    device = {},
  }: { kernel?: Partial<FlotillaOptions>; prefix?: string; device?: FakeDeviceOptions } = {},
): Promise<Service> {
  const devices = ['edge-1', 'edge-2'].map((name) => fakeDevice({ ...device, name, platform: 'cisco-ios' }))
  const flotilla = createFlotilla({
    inventory: devices,
    logger: createMemoryLogger(),
    ...kernel,
  } as FlotillaOptions)
  closers.push(() => flotilla.close({ drainMs: 0 }))
  const app = express()
  app.use(prefix === '' ? '/' : prefix, createRouter(flotilla, { version: '1.2.3', ...options }))
  const server = createServer(app).listen(0, '127.0.0.1')
  await once(server, 'listening')
  closers.push(async () => {
    server.closeAllConnections()
    server.close()
  })
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}${prefix}`
  return {
    url,
    devices,
    flotilla,
    get: (path, headers = {}) => fetch(url + path, { headers }),
    post: (path, body, headers = {}) =>
      fetch(url + path, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
  }
}

export type Answer = ReturnType<typeof JSON.parse>
export const json = async (response: Response | Promise<Response>) => (await (await response).json()) as Answer

