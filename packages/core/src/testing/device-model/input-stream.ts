/** Standard input of a running command. */
export interface InputStream {
  /** The next line without its end; undefined when there is no more. */
  line(): Promise<string | undefined>
  /** Everything up to the end. */
  rest(): Promise<Uint8Array>
}

/** Standard input with this content. */
export function inputOf(content: Uint8Array): InputStream {
  let given = false
  return createInputStream(async () => {
    if (given) return undefined
    given = true
    return content
  })
}

/** Cuts what `read` delivers, piece by piece until undefined, into lines. */
export function createInputStream(read: () => Promise<Uint8Array | undefined>): InputStream {
  let pending: Buffer = Buffer.alloc(0)
  let ended = false
  const more = async (): Promise<void> => {
    const piece = await read()
    if (piece === undefined) ended = true
    else pending = Buffer.concat([pending, piece])
  }
  return {
    async line() {
      while (!ended && !pending.includes('\n')) await more()
      if (pending.length === 0) return undefined
      const end = pending.indexOf('\n')
      const line = pending.subarray(0, end === -1 ? pending.length : end).toString('utf8')
      pending = pending.subarray(end === -1 ? pending.length : end + 1)
      return line.replace(/\r$/, '')
    },
    async rest() {
      while (!ended) await more()
      const all = pending
      pending = Buffer.alloc(0)
      return all
    },
  }
}
