import { createRequire } from 'node:module'
import { FlotillaError } from '../errors/flotilla-error.js'

// one of the two is missing in each module format
const require = createRequire(typeof __filename === 'string' ? __filename : import.meta.url)

/**
 * Loads an optional package when a feature first needs it.
 * @throws PEER_MISSING naming the package and what needs it.
 */
export function loadPeer(name: string, neededFor: string): unknown {
  try {
    return require(name)
  } catch (cause) {
    throw new FlotillaError('PEER_MISSING', `${neededFor} needs the package "${name}", which could not be loaded`, {
      cause,
      hint: `npm install ${name.startsWith('@') ? name.split('/', 2).join('/') : name.split('/')[0]}`,
    })
  }
}
