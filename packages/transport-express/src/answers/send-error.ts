import { type FlotillaError, isFlotillaError, type SchemaIssue } from '@flotilla/core'
import type { Response } from 'express'
import { httpStatus } from './http-status.js'
import { setRetryAfter } from './rate-headers.js'
import { toDetails } from './validation-answer.js'

/** Answers with the error, in one shape: `{ detail }`. What is not coded is not shown. */
export function sendError(response: Response, error: unknown, logError: (error: unknown) => void): void {
  if (response.headersSent) {
    logError(error)
    response.destroy()
    return
  }
  if (!isFlotillaError(error)) {
    logError(error)
    response.status(500).json({ detail: { error: 'Internal error', code: 'INTERNAL' } })
    return
  }
  const status = httpStatus(error.code)
  if (status === 401) response.setHeader('WWW-Authenticate', 'Bearer')
  if (status === 422) sendDetails(response, status, issuesOf(error), error.details?.place === 'path' ? 'path' : 'body')
  else if (error.code === 'RATE_LIMITED') sendLimited(response, error)
  else response.status(status).json({ detail: describe(error) })
}

/** Answers with one entry a fault. */
export function sendDetails(
  response: Response,
  status: number,
  issues: readonly SchemaIssue[],
  place?: 'body' | 'path',
): void {
  response.status(status).json({ detail: toDetails(issues, place) })
}

function sendLimited(response: Response, { details }: FlotillaError): void {
  const { limit, resetAt } = (details ?? {}) as { limit?: number; resetAt?: string }
  setRetryAfter(response, Date.parse(resetAt ?? ''))
  response.status(429).json({ detail: { error: 'Rate limit exceeded', limit, reset_at: resetAt } })
}

const describe = ({ code, message, device, retryable, hint, details }: FlotillaError): Record<string, unknown> => ({
  error: message,
  code,
  hint,
  retryable,
  ...(device !== undefined && { device }),
  ...(code === 'GUARD_REFUSED' && { reason: details?.reason }),
  ...(details?.approvalId !== undefined && { approval_id: details.approvalId }),
  ...(details?.correlationId !== undefined && { correlation_id: details.correlationId }),
})

const issuesOf = ({ details, message, code }: FlotillaError): readonly SchemaIssue[] => {
  const issues = details?.issues
  return Array.isArray(issues) && issues.length > 0
    ? (issues as SchemaIssue[])
    : [{ path: [], message, type: code.toLowerCase() }]
}
