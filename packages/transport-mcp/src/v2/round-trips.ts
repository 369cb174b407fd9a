import { randomBytes, randomUUID } from 'node:crypto'
import { type Approver, FlotillaError, isFlotillaError } from '@flotilla/core'
import {
  createRequestStateCodec,
  type InputRequiredResult,
  inputRequired,
  ProtocolError,
  ProtocolErrorCode,
  type ServerContext,
} from '@modelcontextprotocol/server'
import { approvalForm, TOO_LARGE_TO_SHOW, toDecision } from '../approval/elicitation.js'
import type { ToolAnswer } from '../door/tool-answer.js'

const VALID_SECONDS = 600
/** Of the question, among those a client is asked at once. */
const QUESTION = 'approval'

/** What a client carries from the question to the call that answers it. */
interface Asked {
  /** Of the call that was shown. */
  hash: string
  /** An answer counts once. */
  nonce: string
}

/**
 * Approval without an open connection (2026-07-28): the first call is answered with the question, and the client calls again
 * with the answer. What it carries between the two is signed, names the exact call, expires after ten minutes and counts once.
 */
export class RoundTrips {
  readonly #codec
  readonly #used = new Map<string, number>()

  /**
   * @param key Shared by the processes behind one address; at least 32 bytes.
   * @throws OPTION_INVALID for a shorter one.
   */
  constructor(key: string | Uint8Array = randomBytes(32)) {
    if (Buffer.byteLength(key) < 32) throw new FlotillaError('OPTION_INVALID', 'approvalKey must have 32 bytes or more')
    this.#codec = createRequestStateCodec<Asked>({ key, ttlSeconds: VALID_SECONDS })
  }

  /** Runs `call` with an approver that has the answer of this request, or asks for one. */
  async approving(
    context: ServerContext,
    call: (approver: Approver) => Promise<ToolAnswer>,
  ): Promise<ToolAnswer | InputRequiredResult> {
    const asked = await this.#asked(context)
    let question: InputRequiredResult | undefined
    const approver: Approver = {
      decide: async (request) => {
        if (asked !== undefined) {
          const answer = context.mcpReq.inputResponses?.[QUESTION]
          const given = typeof answer === 'object' && answer !== null ? answer : {}
          return { ...toDecision(given, request.caller.id), hash: asked.hash }
        }
        const form = approvalForm(request)
        if (form === undefined) return TOO_LARGE_TO_SHOW
        question = inputRequired({
          inputRequests: { [QUESTION]: inputRequired.elicit({ mode: 'form', ...form }) },
          requestState: await this.#codec.mint({ hash: request.hash, nonce: randomUUID() }),
        })
        return 'pending'
      },
    }
    try {
      return await call(approver)
    } catch (error) {
      if (question !== undefined && isFlotillaError(error) && error.code === 'APPROVAL_PENDING') return question
      throw error
    }
  }

  /** @throws ProtocolError when what the client carried is not ours, is too old, or was used. */
  async #asked(context: ServerContext): Promise<Asked | undefined> {
    const state = context.mcpReq.requestState<unknown>()
    if (typeof state !== 'string') return undefined
    try {
      const asked = await this.#codec.verify(state, context)
      this.#use(asked.nonce)
      return asked
    } catch {
      throw new ProtocolError(ProtocolErrorCode.InvalidParams, 'Invalid or expired requestState', {
        reason: 'invalid_request_state',
      })
    }
  }

  #use(nonce: string): void {
    const now = Date.now()
    // in the order of their expiry
    for (const [old, expiresAt] of this.#used) {
      if (expiresAt > now) break
      this.#used.delete(old)
    }
    if (this.#used.has(nonce)) throw new Error('used')
    this.#used.set(nonce, now + VALID_SECONDS * 1_000)
  }
}
