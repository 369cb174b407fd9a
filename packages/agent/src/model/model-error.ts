import { FlotillaError } from '@flotilla/core'

/** What went wrong with one reply, and whether asking again makes sense. */
export interface ModelFailure {
  error: FlotillaError
  /** The stream broke after it had begun: the client does not try again by itself, and no tool has run yet. */
  isBrokenStream: boolean
}

/** What the client's errors look like. Told by shape: a process may hold two copies of the client library. */
interface ApiErrorShape {
  name: string
  message: string
  status: number | undefined
  type: string | null
  apiMessage: string | null
  requestID: string | null | undefined
}

/** Faults of the API that pass, as it names them in the middle of a stream. */
const PASSING: ReadonlySet<string> = new Set(['overloaded_error', 'api_error', 'rate_limit_error', 'timeout_error'])

const isPassingStatus = (status: number): boolean => status === 408 || status === 409 || status === 429 || status >= 500

/** Tells apart what the API refused, what it could not do now, and streams that broke. */
export function toModelFailure(thrown: unknown, model: string): ModelFailure {
  if (isApiError(thrown)) return fromApi(thrown, model)
  const reason = thrown instanceof Error ? causeOf(thrown) : String(thrown)
  // the client finds no key, before it sends anything
  if (/authentication method|credential/i.test(reason)) {
    return { error: rejected(model, reason, thrown), isBrokenStream: false }
  }
  return { error: unavailable(model, `the stream broke: ${reason}`, thrown), isBrokenStream: true }
}

export const turnTimeout = (model: string, timeoutMs: number): FlotillaError =>
  unavailable(model, `the reply did not end within ${timeoutMs} ms`, undefined)

/** The reply arrived whole and cannot be used. */
export const unusableReply = (model: string, why: string): ModelFailure => ({
  error: unavailable(model, `the reply cannot be used: ${why}`, undefined),
  isBrokenStream: true,
})

const isApiError = (thrown: unknown): thrown is Error & ApiErrorShape =>
  thrown instanceof Error && 'status' in thrown && 'requestID' in thrown

function fromApi(thrown: Error & ApiErrorShape, model: string): ModelFailure {
  const { status, type, apiMessage, requestID } = thrown
  if (thrown.name.startsWith('APIConnection')) {
    return { error: unavailable(model, `its API cannot be reached: ${causeOf(thrown)}`, thrown), isBrokenStream: false }
  }
  const said = apiMessage ?? type ?? thrown.message
  const details = { type: type ?? undefined, requestId: requestID ?? undefined }
  if (status === undefined) {
    return type === null || PASSING.has(type)
      ? { error: unavailable(model, `the stream broke: ${said}`, thrown, details), isBrokenStream: true }
      : { error: rejected(model, said, thrown, details), isBrokenStream: false }
  }
  const make = isPassingStatus(status) ? unavailable : rejected
  const error = make(model, `its API answered ${status}: ${said}`, thrown, { status, ...details })
  return { error, isBrokenStream: false }
}

const unavailable = (model: string, why: string, cause: unknown, details: object = {}): FlotillaError =>
  new FlotillaError('MODEL_UNAVAILABLE', `The model ${model} gave no reply: ${short(why)}`, {
    cause,
    details: { model, ...details },
  })

const rejected = (model: string, why: string, cause: unknown, details: object = {}): FlotillaError =>
  new FlotillaError('MODEL_REJECTED', `The request to the model ${model} was refused: ${short(why)}`, {
    cause,
    details: { model, ...details },
  })

/** Keys look alike everywhere; none of them may get into a message. */
const short = (text: string): string => text.replace(/\bsk-[\w-]{8,}/g, '<key>').slice(0, 500)

function causeOf(error: Error): string {
  const { cause } = error
  return cause instanceof Error && cause.message !== error.message
    ? `${error.message} (${causeOf(cause)})`
    : error.message
}
