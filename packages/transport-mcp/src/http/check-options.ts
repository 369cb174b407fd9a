import { FlotillaError } from '@flotilla/core'
import { checkCaller } from '../mcp-options.js'
import type { McpHandlerOptions } from './http-options.js'

const invalid = (message: string): FlotillaError => new FlotillaError('OPTION_INVALID', message)

/** @throws OPTION_INVALID naming the option: a typing error must not open a door, or close it without a word. */
export function checkOptions(options: McpHandlerOptions): void {
  checkCaller(options.caller)
  checkNames(options, 'allowedHosts')
  checkNames(options, 'allowedOrigins')
  for (const host of options.allowedHosts === 'any' ? [] : (options.allowedHosts ?? [])) {
    if (!isHostName(host))
      throw invalid(`allowedHosts has ${JSON.stringify(host)}, which is no host name without a port`)
  }
  for (const name of ['maxBodyBytes', 'maxSessions'] as const) {
    const value = options[name]
    if (value === undefined || (Number.isSafeInteger(value) && value > 0)) continue
    throw invalid(`${name} must be a whole number, 1 or more, not ${String(value)}`)
  }
  const { sessionIdleMs = 1, apiKeys } = options
  if (!(sessionIdleMs > 0)) throw invalid(`sessionIdleMs must be a number more than 0, not ${String(sessionIdleMs)}`)
  if (apiKeys !== undefined && typeof apiKeys?.verify !== 'function') throw invalid('apiKeys must be an ApiKeyStore')
}

function checkNames(options: McpHandlerOptions, name: 'allowedHosts' | 'allowedOrigins'): void {
  const value: unknown = options[name]
  const isList = Array.isArray(value) && value.every((one) => typeof one === 'string' && one !== '')
  if (value !== undefined && value !== 'any' && !isList) throw invalid(`${name} must be 'any' or a list of host names`)
}

function isHostName(host: string): boolean {
  try {
    return new URL(`http://${host}`).hostname === host.toLowerCase()
  } catch {
    return false
  }
}
