/** The file system of a fake device, by absolute or device-style path (`/etc/hostname`, `flash:image.bin`). */
export class DeviceFiles {
  readonly #files = new Map<string, { content: Uint8Array; modifiedAt: number }>()
  readonly #folders = new Set<string>(['/'])
  /** Bytes that fit besides what is there; writing past it fails. */
  freeBytes = 1_073_741_824

  /** Whether files can only be put into folders that are there. @default false */
  needsFolders = false

  constructor(files: Readonly<Record<string, string | Uint8Array>> = {}) {
    for (const [path, content] of Object.entries(files)) this.write(path, content)
  }

  get paths(): string[] {
    return [...this.#files.keys()].sort()
  }

  has(path: string): boolean {
    return this.#files.has(normalise(path))
  }

  isFolder(path: string): boolean {
    return this.#folders.has(normalise(path))
  }

  /** Undefined when there is no such file. */
  bytes(path: string): Uint8Array | undefined {
    return this.#files.get(normalise(path))?.content
  }

  /** As UTF-8. */
  text(path: string): string | undefined {
    const content = this.bytes(path)
    return content && Buffer.from(content).toString('utf8')
  }

  modifiedAt(path: string): number {
    return this.#files.get(normalise(path))?.modifiedAt ?? 0
  }

  write(path: string, content: string | Uint8Array, modifiedAt = 0): void {
    const name = normalise(path)
    this.makeFolder(parentOf(name))
    const bytes = typeof content === 'string' ? Buffer.from(content) : Buffer.from(content)
    this.freeBytes -= bytes.length - (this.#files.get(name)?.content.length ?? 0)
    this.#files.set(name, { content: bytes, modifiedAt })
  }

  /** Whether there was something to remove. */
  remove(path: string): boolean {
    const name = normalise(path)
    this.freeBytes += this.#files.get(name)?.content.length ?? 0
    return this.#files.delete(name) || this.#folders.delete(name)
  }

  rename(from: string, to: string): boolean {
    const entry = this.#files.get(normalise(from))
    if (!entry) return false
    this.remove(from)
    this.write(to, entry.content, entry.modifiedAt)
    return true
  }

  makeFolder(path: string): void {
    const name = normalise(path)
    if (this.#folders.has(name)) return
    this.#folders.add(name)
    if (name !== '/' && name !== '') this.makeFolder(parentOf(name))
  }

  /** Why nobody can write a file there, in the words of POSIX. */
  refusal(path: string): 'No such file or directory' | undefined {
    return this.needsFolders && !this.isFolder(parentOf(normalise(path))) ? 'No such file or directory' : undefined
  }

  /** Names directly inside a folder. */
  list(path: string): string[] {
    const folder = normalise(path)
    const prefix = folder === '/' || folder.endsWith(':') ? folder : `${folder}/`
    const names = [...this.#files.keys(), ...this.#folders]
      .filter((name) => name.startsWith(prefix) && name.length > prefix.length)
      .map((name) => name.slice(prefix.length).split('/')[0] ?? '')
    return [...new Set(names)].sort()
  }
}

const normalise = (path: string): string => {
  const device = /^[a-z0-9]+:/i.exec(path)?.[0]
  if (device) return device + path.slice(device.length).replace(/^\/+/, '')
  const parts: string[] = []
  for (const part of path.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '' && part !== '.') parts.push(part)
  }
  return `/${parts.join('/')}`
}

const parentOf = (path: string): string => {
  if (/^[a-z0-9]+:/i.test(path))
    return path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : path.slice(0, path.indexOf(':') + 1)
  return path.slice(0, path.lastIndexOf('/')) || '/'
}
