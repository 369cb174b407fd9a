import { Refusal } from './refusal.js'

/**
 * The JSON of a body, read once and only as far as allowed.
 * @throws Refusal 413 for a body that is too large, 400 for one that is no JSON.
 */
export async function readJson(
  body: AsyncIterable<Uint8Array | string> | Iterable<Uint8Array | string> | null,
  { length, maxBytes }: { length?: string | null | undefined; maxBytes: number },
): Promise<unknown> {
  const tooLarge = (): Refusal =>
    new Refusal(413, 'body_too_large', `The body is larger than ${maxBytes} bytes`, {
      headers: { Connection: 'close' },
    })
  if (Number(length) > maxBytes) throw tooLarge()
  const chunks: Uint8Array[] = []
  let received = 0
  for await (const chunk of body ?? []) {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk
    received += bytes.byteLength
    if (received > maxBytes) throw tooLarge()
    chunks.push(bytes)
  }
  const [first] = chunks
  const bytes = chunks.length === 1 && first ? first : Buffer.concat(chunks, received)
  try {
    return JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8')) as unknown
  } catch {
    throw new Refusal(400, 'parse_error', 'Parse error: the body is not valid JSON', { code: -32700 })
  }
}
