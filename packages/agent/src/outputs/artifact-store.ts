import { randomUUID } from 'node:crypto'

/** A tool result that is too large to show whole. */
export interface Artifact {
  /** Whose run it came up in: nobody else may read it. */
  readonly owner: string
  readonly text: string
}

/** Keeps large tool results for as long as somebody may want to look into them. */
export interface ArtifactStore {
  /** Returns an id that cannot be guessed. */
  put(artifact: Artifact): Promise<string> | string
  /** Nothing when there is no such artifact any more, or it is somebody else's. */
  get(id: string, owner: string): Promise<Artifact | undefined> | Artifact | undefined
}

/** In memory; the oldest go when the limit is reached. */
export function createArtifactStore(options: { maxBytes?: number } = {}): ArtifactStore {
  const { maxBytes = 64 * 1024 * 1024 } = options
  const artifacts = new Map<string, { artifact: Artifact; bytes: number }>()
  let total = 0
  return {
    put(artifact) {
      const id = `out_${randomUUID()}`
      const bytes = Buffer.byteLength(artifact.text)
      artifacts.set(id, { artifact: Object.freeze({ ...artifact }), bytes })
      total += bytes
      for (const [oldest, entry] of artifacts) {
        if (total <= maxBytes || oldest === id) break
        artifacts.delete(oldest)
        total -= entry.bytes
      }
      return id
    },
    get(id, owner) {
      const artifact = artifacts.get(id)?.artifact
      return artifact?.owner === owner ? artifact : undefined
    },
  }
}
