import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

/** Simulated devices. @returns them, and how to end their process. */
export const startFarm = (options) => startProcess('./farm.mjs', options)

/** Many devices that cost little: the same text for every command. */
export const startLightFarm = (options) => startProcess('./light-farm.mjs', options)

async function startProcess(script, options) {
  const child = fork(fileURLToPath(new URL(script, import.meta.url)), [JSON.stringify(options)], { execArgv: [] })
  const [{ devices }] = await once(child, 'message')
  return {
    devices,
    stop() {
      child.disconnect()
    },
  }
}
