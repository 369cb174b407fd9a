import { createRequire } from 'node:module'

// one of the two is missing in each module format
const require = createRequire(typeof __filename === 'string' ? __filename : import.meta.url)

/** Version of this package. */
export const packageVersion = (): string => (require('@flotilla/core/package.json') as { version: string }).version
