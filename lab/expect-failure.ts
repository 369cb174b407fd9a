import { type ErrorCode, type FlotillaError, isFlotillaError } from '@flotilla/core'
import { expect } from 'vitest'
import { markSecret } from './mark-secret.js'

interface Expected {
  code: ErrorCode | readonly ErrorCode[]
  device: string
  /** Must be nowhere in the error. */
  secret?: string
}

/** Awaits a rejection that a caller can work with: coded, naming the device, saying what to try, without the secret. */
export async function expectFailure(promise: Promise<unknown>, expected: Expected): Promise<FlotillaError> {
  if (expected.secret !== undefined) markSecret(expected.secret)
  const error: unknown = await promise.then(
    (value) => expect.fail(`resolved with ${JSON.stringify(value)}`),
    (reason: unknown) => reason,
  )
  if (!isFlotillaError(error)) throw error
  expect([expected.code].flat()).toContain(error.code)
  expect(error.device).toBe(expected.device)
  if (expected.secret !== undefined) expect(everythingIn(error)).not.toContain(expected.secret)
  return error
}

function everythingIn(error: Error): string {
  const own = Object.getOwnPropertyNames(error).map((name) => [name, Reflect.get(error, name)])
  const cause = error.cause instanceof Error ? everythingIn(error.cause) : ''
  return `${error}\n${error.stack}\n${JSON.stringify(own)}\n${cause}`
}
