/** A request that is answered before the protocol sees it. */
export class Refusal extends Error {
  readonly status: number
  /** For metrics. */
  readonly type: string
  readonly #code: number
  readonly #headers: Record<string, string>

  constructor(
    status: number,
    type: string,
    message: string,
    { code = -32000, headers = {} }: { code?: number; headers?: Record<string, string> } = {},
  ) {
    super(message)
    this.status = status
    this.type = type
    this.#code = code
    this.#headers = headers
  }

  toResponse(): Response {
    const error = { code: this.#code, message: this.message }
    return Response.json({ jsonrpc: '2.0', error, id: null }, { status: this.status, headers: this.#headers })
  }
}
