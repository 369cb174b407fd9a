export interface CacheStats {
  hits: number
  misses: number
  sets: number
  /** Entries now, where the cache can tell. */
  size?: number
}

/** Keeps JSON values for a while. Values come back as copies or frozen: a reader cannot change what the next one gets. */
export interface Cache {
  get(key: string): Promise<unknown | undefined>
  set(key: string, value: unknown, ttlMs: number): Promise<void>
  /** @returns whether there was one. */
  delete(key: string): Promise<boolean>
  stats(): CacheStats
  close?(): Promise<void>
}
