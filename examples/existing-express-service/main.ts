import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { startFakeDevices } from '@flotilla/core/testing'
import { createApp } from './app.js'

await using devices = await startFakeDevices({ count: 2, platform: 'arista-eos', namePrefix: 'leaf-' })
const { app, flotilla } = createApp(devices.devices)
const server = app.listen(0, '127.0.0.1')
await once(server, 'listening')
const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

const order = await fetch(`${url}/orders/7`).then((response) => response.json())
const answer = await fetch(`${url}/network/query-device`, {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ device_ip: 'leaf-1', commands: ['show version'] }),
}).then((response) => response.json() as Promise<{ status: string; results: { output: string }[] }>)
console.log(order)
console.log(answer.status, answer.results[0]?.output.split('\n')[0])

server.close()
await flotilla.close()
if (answer.status !== 'success') process.exitCode = 1
