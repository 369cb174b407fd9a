import type { ServerResponse } from 'node:http'

/** What the API calls an error of this status. */
export const ERROR_TYPES: Readonly<Record<number, string>> = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  402: 'billing_error',
  403: 'permission_error',
  404: 'not_found_error',
  413: 'request_too_large',
  429: 'rate_limit_error',
  500: 'api_error',
  504: 'timeout_error',
  529: 'overloaded_error',
}

export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(JSON.stringify(body))
}

export const sendError = (response: ServerResponse, status: number, type: string, message: string): void =>
  sendJson(response, status, {
    type: 'error',
    error: { type, message, details: null },
    request_id: response.getHeader('request-id'),
  })
