import type { Credentials } from '../transports/credentials.js'

/**
 * What a redactor is to know of a login. Words that people also use otherwise are left out: hiding `admin` would spoil every output with `administratively down` in it,
 * and would tell what the password is.
 */
export const secretsOf = ({ password, passphrase, secrets }: Credentials): string[] =>
  [password, passphrase, ...Object.values(secrets ?? {})].filter(
    (secret): secret is string => secret !== undefined && secret.length >= 8 && !/^[a-z]+$/i.test(secret),
  )
