// Node 20 has no fs.globSync, which the suite imports and, for server scenarios, never calls. Given to Node by --import.
import { register } from 'node:module'

register('./fs-shim-hooks.mjs', import.meta.url)
