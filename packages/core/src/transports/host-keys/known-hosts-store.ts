import { mkdir, open, readFile, stat } from 'node:fs/promises'
import { homedir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { SerialQueue } from '../../util/serial-queue.js'
import type { HostKey, HostKeyStore, HostKeyVerdict } from './host-key-policy.js'
import { judgeHostKey, type RecordedKey } from './host-key-record.js'
import {
  formatKnownHostsLine,
  type KnownHostsEntry,
  knownHostsName,
  matchesHash,
  matchesPatterns,
  parseKnownHostsLine,
} from './known-hosts-entry.js'

/** For this long a file that was read counts as unchanged. */
const FRESH_MS = 1_000

/** `~/.ssh/known_hosts` of the user the process runs as. */
export const defaultKnownHostsFile = (): string => join(homedir(), '.ssh', 'known_hosts')

/** `~/` at the beginning stands for the home directory. */
const expandHome = (file: string): string => (file.startsWith('~/') ? join(homedir(), file.slice(2)) : resolve(file))

/** A known_hosts file once read, arranged for looking up. */
class KnownHosts {
  readonly usesHashes: boolean
  readonly #byName = new Map<string, KnownHostsEntry[]>()
  readonly #others: KnownHostsEntry[] = []
  readonly #found = new Map<string, readonly RecordedKey[]>()

  constructor(text: string) {
    for (const line of text.split('\n')) {
      const entry = parseKnownHostsLine(line)
      if (!entry) continue
      if (entry.hashes.length > 0 || entry.patterns.length > 0) this.#others.push(entry)
      for (const name of entry.names) {
        const list = this.#byName.get(name)
        if (list) list.push(entry)
        else this.#byName.set(name, [entry])
      }
    }
    this.usesHashes = this.#others.some((entry) => entry.hashes.length > 0)
  }

  /** A hashed file costs a digest for each line and name, so answers are kept. */
  lookUp(name: string): readonly RecordedKey[] {
    const known = this.#found.get(name)
    if (known) return known
    const found = [
      ...(this.#byName.get(name) ?? []),
      ...this.#others.filter((entry) => matchesPatterns(entry.patterns, name) || matchesHash(entry, name)),
    ]
    this.#found.set(name, found)
    return found
  }
}

/**
 * A known_hosts file shared with OpenSSH. A missing file is an empty one; it is created, readable by its owner alone,
 * when the first key is recorded. What other programs write to it is seen after a second at most.
 *
 * @param file @default ~/.ssh/known_hosts
 */
export function createKnownHostsStore(file: string = defaultKnownHostsFile()): HostKeyStore {
  const path = expandHome(file)
  const writes = new SerialQueue()
  let current: { hosts: KnownHosts; version: string } | undefined
  let checkedAt = Number.NEGATIVE_INFINITY
  let loading: Promise<KnownHosts> | undefined

  const read = async (): Promise<KnownHosts> => {
    const version = await fileVersion(path)
    if (current?.version !== version) {
      const text = version === '' ? '' : await readFile(path, 'utf8')
      current = { hosts: new KnownHosts(text), version }
    }
    checkedAt = performance.now()
    return current.hosts
  }
  const load = (): KnownHosts | Promise<KnownHosts> => {
    if (current && performance.now() - checkedAt < FRESH_MS) return current.hosts
    loading ??= read().finally(() => {
      loading = undefined
    })
    return loading
  }
  const withHosts = <T>(use: (hosts: KnownHosts) => T | Promise<T>): T | Promise<T> => {
    const hosts = load()
    return hosts instanceof KnownHosts ? use(hosts) : hosts.then(use)
  }

  return {
    check: (key) =>
      withHosts((hosts) => {
        const verdict = judge(hosts, key)
        // A refusal must not rest on an old reading: the key may just have been added, or the old one taken out.
        return verdict.trusted ? verdict : read().then((fresh) => judge(fresh, key))
      }),
    keyTypes: (host, port) => withHosts((hosts) => typesOf(hosts, host, port)),
    add: (key) =>
      writes.run(async () => {
        const hosts = await read()
        const verdict = judge(hosts, key)
        if (verdict.trusted || verdict.reason !== 'unknown') return
        await appendLine(path, formatKnownHostsLine(key, hosts.usesHashes))
        await read()
      }),
  }
}

/** Keys of the host itself, which a server on another port of it may show too, as with OpenSSH. */
const ofHostItself = (hosts: KnownHosts, host: string, port: number): readonly RecordedKey[] =>
  port === 22 ? [] : hosts.lookUp(knownHostsName(host, 22))

function judge(hosts: KnownHosts, key: HostKey): HostKeyVerdict {
  const itself = ofHostItself(hosts, key.host, key.port)
  const own = hosts.lookUp(knownHostsName(key.host, key.port))
  const verdict = judgeHostKey(key, [...own, ...itself.filter((one) => one.revoked)])
  if (verdict.trusted || verdict.reason !== 'unknown' || itself.length === 0) return verdict
  return judgeHostKey(key, itself).trusted ? { trusted: true } : verdict
}

function typesOf(hosts: KnownHosts, host: string, port: number): string[] {
  const valid = (keys: readonly RecordedKey[]): string[] => keys.flatMap((one) => (one.revoked ? [] : [one.type]))
  const own = valid(hosts.lookUp(knownHostsName(host, port)))
  return own.length > 0 ? own : valid(ofHostItself(hosts, host, port))
}

/** Changes whenever the file does; empty when there is none. */
async function fileVersion(path: string): Promise<string> {
  try {
    const { mtimeMs, size, ino } = await stat(path)
    return `${ino}:${size}:${mtimeMs}`
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return ''
    throw error
  }
}

/** Adds one line with a single appending write, which other processes cannot split; a missing last line end is made up for. */
async function appendLine(path: string, line: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const file = await open(path, 'a+', 0o600)
  try {
    const { size } = await file.stat()
    const last = Buffer.alloc(1)
    if (size > 0) await file.read(last, 0, 1, size - 1)
    const separator = size > 0 && last[0] !== 10 ? '\n' : ''
    await file.write(`${separator}${line}\n`)
  } finally {
    await file.close()
  }
}
