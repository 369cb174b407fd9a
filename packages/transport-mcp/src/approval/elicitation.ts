import { type ApprovalDecision, type ApprovalRequest, type Approver, sanitizeForModel } from '@flotilla/core'

/** What a client is asked to show. */
export interface ApprovalForm {
  message: string
  requestedSchema: {
    type: 'object'
    properties: { approve: { type: 'boolean'; title: string; description: string; default: false } }
    required: ['approve']
  }
  [key: string]: unknown
}

/** What came back; from the client, so of any shape. */
export interface FormAnswer {
  action?: unknown
  content?: unknown
}

/** Asks a client, and waits. */
export type AskClient = (form: ApprovalForm, options: { signal: AbortSignal }) => Promise<FormAnswer>

/** Of what a person may be expected to read: nobody can agree to what was cut away. */
const LONGEST_MESSAGE = 32_000

/** The answer to a call that is too large for a form. */
export const TOO_LARGE_TO_SHOW = {
  approved: false,
  reason: 'the call is too large to be shown to a person',
} as const

/**
 * The form in which a person sees the exact and whole call; nothing when it is too large for that. Whatever a model wrote is shown
 * with its invisible characters.
 */
export function approvalForm({ title, tool, effect, devices, input }: ApprovalRequest): ApprovalForm | undefined {
  const where = devices.length > 0 ? ` on ${devices.join(', ')}` : ''
  const question = `Approve "${title}" (${tool}, ${effect})${where}?\n${JSON.stringify(input, undefined, 2)}`
  const message = sanitizeForModel(question, { escapes: 'visible' })
  if (message.length > LONGEST_MESSAGE) return undefined
  return {
    message,
    requestedSchema: {
      type: 'object',
      properties: {
        approve: {
          type: 'boolean',
          title: 'Approve',
          description: 'Run exactly this call, once',
          default: false,
        },
      },
      required: ['approve'],
    },
  }
}

/** Accepted, and with `true`: everything else denies. */
export function toDecision(
  { action, content }: FormAnswer,
  by: string,
): Exclude<ApprovalDecision, boolean | 'pending'> {
  const approve = typeof content === 'object' && content !== null && 'approve' in content ? content.approve : undefined
  if (action === 'accept' && approve === true) return { approved: true, by }
  const reason =
    action === 'accept'
      ? 'the answer was no'
      : action === 'decline'
        ? 'declined at the client'
        : 'dismissed at the client'
  return { approved: false, by, reason }
}

/** Whether a client can show a form. Clients from before there were other modes declare an empty object. */
export function canElicit(capabilities: unknown): boolean {
  if (typeof capabilities !== 'object' || capabilities === null || !('elicitation' in capabilities)) return false
  const { elicitation } = capabilities
  if (typeof elicitation !== 'object' || elicitation === null) return false
  return 'form' in elicitation || !('url' in elicitation)
}

/** Asks while the call waits: for clients that keep a connection open. */
export const askingApprover = (ask: AskClient): Approver => ({
  async decide(request, { signal }) {
    const form = approvalForm(request)
    return form === undefined ? TOO_LARGE_TO_SHOW : toDecision(await ask(form, { signal }), request.caller.id)
  },
})

/** As long as timers can wait: the kernel ends the wait, by its signal. */
export const NO_TIMEOUT_MS = 2_147_483_647
