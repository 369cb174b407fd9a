import type { Readable, Writable } from 'node:stream'
import type { Flotilla } from '@flotilla/core'
import { StdioServerTransport, serveStdio as serveSdkStdio } from '@modelcontextprotocol/server/stdio'
import { createDoor } from '../door/mcp-door.js'
import { ANONYMOUS, checkCaller, type McpCaller, type McpOptions } from '../mcp-options.js'
import { findCallerBy } from '../v2/caller-of.js'
import { announceChanges, createServer, type ServerParts } from '../v2/create-server.js'
import { RoundTrips } from '../v2/round-trips.js'
import { claimStdout } from './claim-stdout.js'

export interface StdioOptions extends McpOptions, ServerParts {
  /** Who is at the other end. @default `mcp`, every scope */
  caller?: McpCaller | undefined
  /** @default process.stdin */
  stdin?: Readable | undefined
  /** Nothing else may write to it. @default process.stdout; what others write there goes to standard error meanwhile */
  stdout?: Writable | undefined
  /** Bytes of one message; a longer one ends the connection. @default 1_048_576 */
  maxMessageBytes?: number | undefined
}

export interface StdioServer {
  /** Stops running calls and lets go of the streams. Idempotent. */
  close(): Promise<void>
  /** Settles when the client has gone or `close` was called: the time to close the kernel. */
  readonly closed: Promise<void>
}

/**
 * Serves every protocol revision to the client that started this process.
 * @throws OPTION_INVALID
 */
export function serveStdio(flotilla: Flotilla, options: StdioOptions = {}): StdioServer {
  checkCaller(options.caller)
  const binding = {
    door: createDoor(flotilla, options),
    findCaller: findCallerBy(options.caller ?? ANONYMOUS),
    roundTrips: new RoundTrips(),
  }
  const { stdin, maxMessageBytes = 1_048_576 } = options
  const claimed = options.stdout === undefined || options.stdout === process.stdout ? claimStdout() : undefined
  const stdout = claimed?.stdout ?? options.stdout
  const transport = new StdioServerTransport(stdin, stdout, { maxBufferSize: maxMessageBytes })
  const server = serveSdkStdio(
    async (context) => {
      const made = await createServer(binding, options, context)
      announceChanges(made, binding)
      return made
    },
    {
      transport,
      onerror: (error) => {
        binding.door.metrics.failed('transport_error')
        flotilla.logger.warn({ err: error }, 'MCP over stdio')
      },
    },
  )
  const { onclose } = transport
  const closed = new Promise<void>((resolve) => {
    transport.onclose = () => {
      onclose?.()
      claimed?.release()
      resolve()
    }
  })
  return { close: () => server.close(), closed }
}
