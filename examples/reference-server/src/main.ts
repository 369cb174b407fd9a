import { isFlotillaError } from '@flotilla/core'
import { simulatedFleet } from '@flotilla/example-fleet-report/simulated-fleet'
import { ConfigError, readConfig } from './config.js'
import { createService } from './create-service.js'
import { fleetTable } from './fleet-table.js'
import { welcome } from './welcome.js'

/** Longest time for an orderly end. */
const SHUTDOWN_MS = 20_000

async function main(): Promise<void> {
  const once = process.argv.includes('--once')
  const config = readConfig(once ? { ...process.env, PORT: process.env.PORT ?? '0' } : process.env)
  const simulated = config.inventory === undefined ? await simulatedFleet() : undefined
  const service = await createService(config, config.inventory ?? simulated?.devices ?? [], simulated !== undefined)
  const stop = new AbortController()
  let stopping: Promise<void> | undefined
  const shutDown = (): Promise<void> => {
    stop.abort(new Error('The service is stopping'))
    stopping ??= (async () => {
      setTimeout(() => process.exit(1), SHUTDOWN_MS).unref()
      await service.close()
      await simulated?.[Symbol.asyncDispose]()
    })()
    return stopping
  }
  const end = (): void => void shutDown().then(() => process.exit(0))
  // Again is no more than once: process groups and those who pass signals on make two of one.
  process.on('SIGTERM', end)
  // A person who presses Ctrl-C twice wants it to end now.
  process.once('SIGINT', end)

  if (simulated) {
    console.log(
      `A run over ${simulated.devices.length} simulated devices that speak real SSH. Those named faulty-* are broken on purpose.\n`,
    )
    console.log(await fleetTable(service.flotilla, stop.signal).catch((error: unknown) => quiet(error, stop.signal)))
  }
  if (once) return await shutDown()
  if (!stop.signal.aborted) console.log(welcome(service))
}

/** A run that was called off by the shutdown is no fault. */
function quiet(error: unknown, signal: AbortSignal): string {
  if (signal.aborted) return ''
  throw error
}

main().catch((error: unknown) => {
  if (error instanceof ConfigError) console.error(error.message)
  else console.error(isFlotillaError(error) ? `${error.code}: ${error.message}` : error)
  process.exit(1)
})
