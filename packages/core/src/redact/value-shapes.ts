import type { MakePlaceholder, SecretKind } from './placeholder.js'

/**
 * Secrets that show by their own form, wherever they stand. The group `secret` is what is replaced; without it the
 * whole match. Each pattern starts at a literal or a boundary and repeats only bounded or disjoint classes: linear.
 */
const SHAPES: readonly (readonly [SecretKind, RegExp])[] = [
  // Crypt-style hashes ($1$ … $9$, $6$, $y$, $2b$, $argon2id$, $sha512$) and reversible $9$, $14$, $aes1$.
  [
    'password',
    /\$(?:\d{1,2}[a-z]?|2[abxy]|g?y|apr1|nt|sha\d{1,3}|md5|pbkdf2[a-z0-9-]{0,12}|argon2[a-z]{1,2}|scrypt|bcrypt|aes\d?|ar|krb5[a-z]{0,8})\$[^\s"'`;:<>{}\\]{6,1024}/g,
  ],
  // Huawei's reversible form stands between equal marks.
  ['password', /%\^%#\S{1,512}?%\^%#|%@%@\S{1,512}?%@%@|%\$%\$\S{1,512}?%\$%\$|%#%#\S{1,512}?%#%#/g],
  ['password', /(?<![\w-])-AQ==[\w+/=]{8,4096}/g],
  ['password', /\{(?:S?SHA(?:256|384|512)?|S?MD5|CRYPT|PBKDF2[\w-]{0,12}|ARGON2\w?)\}[^\s"'`;,<>]{6,1024}/gi],
  ['password', /(?<=\bENC )[\w+/=]{12,8192}/g],
  // A type-7 string: salt 00-15, then pairs of hex digits; those without a letter could be a counter.
  ['password', /(?<=[A-Za-z] +7 +"?)(?=\d{0,130}[A-F])(?:0\d|1[0-5])(?:[0-9A-F]{2}){3,64}(?![\w.:-])/gi],
  ['password', /(?<=^[\w.-]{1,64}:)[./0-9A-Za-z]{13}(?=:\d)/g],
  ['token', /(?<![\w-])eyJ[\w-]{8,8192}\.[\w-]{8,8192}\.[\w-]{4,8192}/g],
  ['token', /(?<![A-Za-z0-9])(?:AKIA|ASIA)[0-9A-Z]{16}(?![A-Za-z0-9])/g],
  ['token', /(?<![\w-])(?:gh[oprsu]_|github_pat_|glpat-|xox[abeoprs]-|npm_|hv[sb]\.|dop_v1_|AIza)[\w-]{16,512}/g],
  ['password', /(?<=\b(?:http-)?proxy [\w.-]{1,64}:)[^\s:@/]{1,128}(?=@)/g],
  ['token', /(?<="auth"\s{0,2}:\s{0,2}")[\w+/-]{8,4096}={0,2}(?=")/g],
  ['password', /(?<=\b(?:mysql|mariadb|sshpass)[\w-]{0,12}(?: [^|;]{0,128})? -p)[^\s-]\S{0,256}/g],
  [
    'secret',
    /(?<=\b(?:key|name)="[^"]{0,64}(?:password|passwd|secret|token|api-?key)[^"]{0,16}" {1,4}value=")[^"]{1,512}(?=")/gi,
  ],
  ['password', /\$nvsec\$[^\s"':]{4,1024}/g],
  ['token', /(?<![\w-])(?:SG\.[\w-]{16,32}\.[\w-]{30,64}|[rs]k_(?:live|test)_[\w-]{16,256})/g],
  ['token', /(?<![\w-])sk-[\w-]{32,512}/g],
  ['token', /(?<=\bbearer )[\w.~+/=-]{16,8192}/gi],
  ['token', /(?<=\b(?:basic|negotiate|token) )(?=[\w.~+/=-]{0,64}\d)[\w.~+/=-]{16,8192}/gi],
  ['token', /(?<=-(?:cv|ingest)auth=(?:key|token|token-secure),)[^\s,]{1,2048}/g],
]

/** A line that cannot hold any of the shapes is told by this alone. */
export const SHAPE_HINT =
  /\$[a-z0-9-]{1,20}\$|%[\^@$#]%|-AQ==|\{[\w-]{3,20}\}|ENC | 7 |:[./0-9A-Za-z]{13}:\d|eyJ|AKIA|ASIA|gh[oprsu]_|_pat_|glpat-|xox|sk-|npm_|hv[sb]\.|dop_v1_|AIza|bearer|basic|negotiate|digest|token|auth=|:(?:\d{1,5}|\*):[^:]{1,64}:[^:]{1,64}:|"auth"| -p\S| value="|proxy |SG\.|[rs]k_(?:live|test)_/i

/** A line of .pgpass. Addresses have as many colons, and only digits between them. */
const PGPASS = /^([\w.*-]{1,64}:(?:\d{1,5}|\*):[\w.*-]{1,64}:(?=[^:]{0,63}[a-z])[\w.*-]{1,64}:)([^\s:/]\S{0,512})$/
const ADDRESS = /^[\da-f:.]{1,64}$/i

const redactPgpass = (line: string, placeholder: MakePlaceholder): string =>
  ADDRESS.test(line)
    ? line
    : line.replace(PGPASS, (_all, before: string, secret: string) => before + placeholder(secret, 'password'))

export const redactShapes = (line: string, placeholder: MakePlaceholder): string => {
  if (!SHAPE_HINT.test(line)) return line
  let result = redactPgpass(line, placeholder)
  for (const [kind, pattern] of SHAPES) result = result.replace(pattern, (match) => placeholder(match, kind))
  return result
}
