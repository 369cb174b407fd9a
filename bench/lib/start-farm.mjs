import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

/** @returns the devices, and how to end their process. */
export async function startFarm(options) {
  const child = fork(fileURLToPath(new URL('./farm.mjs', import.meta.url)), [JSON.stringify(options)], { execArgv: [] })
  const [{ devices }] = await once(child, 'message')
  return {
    devices,
    stop() {
      child.disconnect()
    },
  }
}
