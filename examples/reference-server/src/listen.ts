import { once } from 'node:events'
import type { Server } from 'node:http'
import { type Config, ConfigError } from './config.js'

const REASONS: Readonly<Record<string, (config: Config) => string>> = {
  EADDRINUSE: ({ port }) => `PORT: something else listens on ${port}; set another, or 0 for any that is free`,
  EACCES: ({ port }) => `PORT: this account may not listen on ${port}; ports from 1024 on need no rights`,
  EADDRNOTAVAIL: () => 'HOST: is no address of this machine',
  ENOTFOUND: () => 'HOST: there is no such name',
}

/** @throws ConfigError when the port or the address cannot be had. */
export async function listen(server: Server, config: Config): Promise<void> {
  try {
    server.listen(config.port, config.host)
    await once(server, 'listening')
  } catch (error) {
    const reason = REASONS[(error as NodeJS.ErrnoException).code ?? '']
    throw reason ? new ConfigError(`The service cannot listen:\n  ${reason(config)}`) : error
  }
}
