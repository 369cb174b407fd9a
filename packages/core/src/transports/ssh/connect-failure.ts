import { stripVTControlCharacters } from 'node:util'
import type { ErrorCode } from '../../errors/error-codes.js'
import { FlotillaError, isFlotillaError } from '../../errors/flotilla-error.js'
import { algorithmMismatch, profileThatFits } from './algorithm-advice.js'
import type { ConnectAttempt } from './connect-attempt.js'
import type { LoginSummary } from './login-conversation.js'
import { SECURITY_PROFILES, type SecurityProfile } from './security-profile.js'
import type { ServerOffer } from './server-offer.js'

/** An error as ssh2 and node emit it. */
interface RawError extends Error {
  level?: string
  code?: string | number
}

/** Everything known at the moment a connect failed. */
export interface FailureEvidence {
  attempt: ConnectAttempt
  profile: SecurityProfile
  offer: ServerOffer
  login: LoginSummary | undefined
}

const SOCKET_CODES: Readonly<Record<string, { code: ErrorCode; text: string; hint?: string }>> = {
  ENOTFOUND: { code: 'HOST_UNREACHABLE', text: 'its name does not resolve' },
  EAI_AGAIN: { code: 'HOST_UNREACHABLE', text: 'name resolution is not available' },
  EHOSTUNREACH: { code: 'HOST_UNREACHABLE', text: 'there is no route to it' },
  ENETUNREACH: { code: 'HOST_UNREACHABLE', text: 'its network is unreachable' },
  EHOSTDOWN: { code: 'HOST_UNREACHABLE', text: 'it is down' },
  EADDRNOTAVAIL: { code: 'HOST_UNREACHABLE', text: 'this machine has no address to reach it from' },
  ECONNREFUSED: { code: 'CONNECTION_REFUSED', text: 'it refused the connection' },
  ETIMEDOUT: { code: 'CONNECT_TIMEOUT', text: 'it does not answer' },
  ECONNRESET: { code: 'CONNECTION_CLOSED', text: 'it reset the connection' },
  EPIPE: { code: 'CONNECTION_CLOSED', text: 'it closed the connection' },
  EMFILE: {
    code: 'INTERNAL',
    text: 'this process has no file descriptor left',
    hint: 'Raise the limit of open files (ulimit -n), or lower the concurrency.',
  },
}

/** What servers say when no terminal line or session is free. */
const BUSY_TEXT =
  /\ball\b.{0,40}\b(lines?|vtys?|ttys?)\b.{0,40}\b(busy|in use)|too many (active |open )?(connections|sessions|users|logins)|max(imum)?( number of)?\b.{0,30}\b(connections|sessions|users|logins)\b.{0,30}(reached|exceeded)|no (more |free |available )+(lines?|vtys?|ttys?|sessions?)|resource shortage/i

export const isBusyText = (text: string): boolean => BUSY_TEXT.test(text)

const DISCONNECT_TOO_MANY_CONNECTIONS = 12
const DISCONNECT_AUTH_CODES: readonly unknown[] = [13, 14, 15]

/** Text of the other side, made fit for a message. */
export const quote = (text: string): string => {
  const clean = stripVTControlCharacters(text)
    .replace(/[^\x20-\x7e]+/g, ' ')
    .trim()
  return JSON.stringify(clean.length > 120 ? `${clean.slice(0, 120)}…` : clean)
}

/** Turns what went wrong while connecting into a coded error; errors that are coded already pass unchanged. */
export function connectFailure(cause: unknown, evidence: FailureEvidence): FlotillaError {
  if (isFlotillaError(cause)) return cause
  const error = cause as RawError
  if (error.level === undefined && typeof error.code === 'number') return disconnected(error, evidence)
  if (typeof error.code === 'string' && error.code in SOCKET_CODES) return socketFailure(error, evidence)
  if (evidence.attempt.phase === 'tcp') return socketFailure(error, evidence)
  if (error.level === 'client-authentication') return loginFailure(evidence, cause)
  if (/no matching/i.test(error.message)) return negotiationFailure(error, evidence)
  return fail('PROTOCOL_ERROR', `the SSH ${evidence.attempt.phase} failed: ${error.message}`, evidence, { cause })
}

/** The server went away without an error: the evidence says what that means. */
export function closedWhileConnecting(evidence: FailureEvidence, cause?: unknown): FlotillaError {
  const { attempt, offer, login } = evidence
  const greeting = offer.greeting ?? ''
  if (isBusyText(greeting)) return fail('LINES_BUSY', `the server says ${quote(greeting)}`, evidence, { cause })
  if (offer.ident === undefined && greeting !== '') {
    return fail('PROTOCOL_ERROR', `the server does not speak SSH; it says ${quote(greeting)}`, evidence, { cause })
  }
  if (attempt.phase === 'auth' && login && login.failures > 0) return loginFailure(evidence, cause)
  if (offer.algorithms && attempt.phase === 'handshake' && !isCovered(evidence))
    return negotiationFailure(cause, evidence)
  const when =
    offer.ident === undefined
      ? 'before it identified itself'
      : attempt.phase === 'handshake'
        ? 'in the middle of the SSH handshake'
        : 'while logging in'
  return fail('CONNECTION_CLOSED', `the server closed the connection ${when}`, evidence, {
    cause,
    hint:
      attempt.phase === 'handshake'
        ? 'Free terminal lines, access lists and login limits on the device are the usual reasons.'
        : undefined,
  })
}

const isCovered = ({ offer, profile }: FailureEvidence): boolean => {
  const fits = offer.algorithms && profileThatFits(offer.algorithms)
  return fits !== undefined && SECURITY_PROFILES.indexOf(fits) <= SECURITY_PROFILES.indexOf(profile)
}

function disconnected(error: RawError, evidence: FailureEvidence): FlotillaError {
  const { attempt, login } = evidence
  const says = `the server disconnected: ${quote(error.message)}`
  if (error.code === DISCONNECT_TOO_MANY_CONNECTIONS || isBusyText(error.message)) {
    return fail('LINES_BUSY', says, evidence, { cause: error })
  }
  if (attempt.phase === 'auth' && (DISCONNECT_AUTH_CODES.includes(error.code) || (login?.failures ?? 0) > 0)) {
    return loginFailure(evidence, error, says)
  }
  if (attempt.phase === 'handshake' && evidence.offer.algorithms && !isCovered(evidence)) {
    return negotiationFailure(error, evidence)
  }
  return fail('CONNECTION_CLOSED', says, evidence, { cause: error })
}

function socketFailure(error: RawError, evidence: FailureEvidence): FlotillaError {
  const known = SOCKET_CODES[String(error.code)] ?? { code: 'HOST_UNREACHABLE' as const, text: error.message }
  if (known.code === 'CONNECTION_CLOSED' && evidence.attempt.phase !== 'tcp')
    return closedWhileConnecting(evidence, error)
  const { host, port } = evidence.attempt
  return fail(known.code, `cannot reach ${host} port ${port}: ${known.text}`, evidence, {
    cause: error,
    hint: known.hint,
    details: { systemCode: error.code },
  })
}

function negotiationFailure(cause: unknown, { attempt, profile, offer }: FailureEvidence): FlotillaError {
  const nothing = { kex: [], hostKey: [], cipher: [], mac: [] }
  return algorithmMismatch(attempt.device, profile, offer.algorithms ?? nothing, attempt.facts(), cause)
}

function loginFailure(evidence: FailureEvidence, cause: unknown, says?: string): FlotillaError {
  const { tried = [], accepted, notes = [] } = evidence.login ?? {}
  const parts = [
    says ?? 'the server refused the login',
    `tried ${tried.join(', ') || 'nothing'}`,
    accepted ? `the server accepts ${accepted.join(', ') || 'nothing more'}` : undefined,
    ...notes.map((note) => quote(note)),
  ]
  const text = parts.filter((part) => part !== undefined).join('; ')
  return fail('AUTH_FAILED', text, evidence, { cause, details: { tried, accepted: accepted ?? [] } })
}

function fail(
  code: ErrorCode,
  text: string,
  { attempt, offer }: FailureEvidence,
  more: { cause?: unknown; hint?: string | undefined; details?: Record<string, unknown> },
): FlotillaError {
  const { device } = attempt
  return new FlotillaError(code, `${device}: ${text}`, {
    device,
    cause: more.cause,
    hint: more.hint,
    details: { ...attempt.facts(), ...(offer.ident !== undefined && { ident: offer.ident }), ...more.details },
  })
}
