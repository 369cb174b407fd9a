import { channel } from 'node:diagnostics_channel'

const secrets = channel('flotilla:fake-secret')

/** Has every error and everything printed during the test run searched for this text. */
export const markSecret = (secret: string): void => secrets.publish(secret)
