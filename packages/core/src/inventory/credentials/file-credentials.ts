import { type FileHandle, open } from 'node:fs/promises'
import { FlotillaError } from '../../errors/flotilla-error.js'
import type { CredentialProvider, Credentials } from '../../transports/credentials.js'
import { compileGlob } from '../selection/glob.js'
import { FaultList, type Place, placeAt } from '../source/fault-list.js'
import { parseLocated } from '../source/located-document.js'
import { readLogin } from '../source/read-values.js'
import { toComplete } from './sealed-credentials.js'

interface CredentialRule {
  readonly matches: (name: string) => boolean
  readonly credentials: Partial<Credentials>
}

/**
 * Reads credentials from a YAML or JSON file that only its owner may read:
 *
 *     defaults: { username: ops, password: … }
 *     devices:
 *       edge-*: { password: …, secrets: { enable: … } }
 *
 * A file with nothing but `username`, `password`, … serves every device. Later entries that match win, part by part. The file
 * is read when first needed and again when it has changed.
 *
 * Resolving throws CREDENTIALS_INVALID when group or others may read the file, or it cannot be read;
 * CREDENTIALS_MISSING when it says nothing about the device.
 */
export function fileCredentials(path: string): CredentialProvider {
  let rules: readonly CredentialRule[] = []
  let version = ''
  return {
    async resolve({ name }, { signal } = {}) {
      signal?.throwIfAborted()
      const file = await openPrivate(path)
      try {
        const { mtimeMs, size } = await file.stat()
        if (version !== `${mtimeMs}/${size}`) {
          rules = toRules(await file.readFile('utf8'), path)
          version = `${mtimeMs}/${size}`
        }
      } finally {
        await file.close()
      }
      const parts = rules.filter((rule) => rule.matches(name)).map(({ credentials }) => credentials)
      return toComplete(Object.assign({}, ...parts), name)
    },
  }
}

/** Checks the mode on the open file, so that what was checked is what is read. */
async function openPrivate(path: string): Promise<FileHandle> {
  let file: FileHandle
  try {
    file = await open(path, 'r')
  } catch (cause) {
    throw new FlotillaError('CREDENTIALS_INVALID', `The credential file ${path} cannot be opened`, { cause })
  }
  const mode = (await file.stat()).mode & 0o777
  // Windows has no such modes: Node reports 666 for every writable file there.
  if ((mode & 0o077) === 0 || process.platform === 'win32') return file
  await file.close()
  const shown = mode.toString(8).padStart(4, '0')
  throw new FlotillaError(
    'CREDENTIALS_INVALID',
    `The credential file ${path} has mode ${shown}: others than its owner may read or write it`,
    { details: { path, mode: shown }, hint: `chmod 600 ${path}` },
  )
}

function toRules(text: string, path: string): CredentialRule[] {
  const document = parseLocated(text, path)
  const faults = new FaultList()
  faults.addSyntax(document)
  const root: Place = { document, path: [] }
  const rules = isMap(document.value) ? readRules(document.value, root, faults) : []
  if (!isMap(document.value)) faults.add(root, 'must be a map')
  try {
    faults.throwIfAny()
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.replace('The inventory has', 'it has') : ''
    throw new FlotillaError('CREDENTIALS_INVALID', `The credential file ${path} cannot be used: ${reason}`)
  }
  return rules
}

function readRules(value: Record<string, unknown>, root: Place, faults: FaultList): CredentialRule[] {
  const read = (item: unknown, place: Place): Partial<Credentials> => {
    const login = readLogin(item ?? {}, place, faults)
    return login && !('resolve' in login) ? login : {}
  }
  if (!('defaults' in value) && !('devices' in value)) return [{ matches: () => true, credentials: read(value, root) }]

  const rules: CredentialRule[] = [
    { matches: () => true, credentials: read(value.defaults, placeAt(root, 'defaults')) },
  ]
  const devices = value.devices ?? {}
  if (!isMap(devices)) faults.add(placeAt(root, 'devices'), 'must be a map of device names')
  else {
    for (const [pattern, item] of Object.entries(devices)) {
      rules.push({ matches: compileGlob(pattern), credentials: read(item, placeAt(root, 'devices', pattern)) })
    }
  }
  return rules
}

const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
