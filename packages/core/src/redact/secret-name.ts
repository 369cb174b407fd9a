import type { SecretKind } from './placeholder.js'

/** Names whose last part says that the value is a secret, by kind. Tested on the kebab-case form. */
const NAMES: readonly (readonly [RegExp, SecretKind])[] = [
  [
    /(?:pass-?word(?:-l[12]|-hello|-hash)?|passwd|pass-?phrase|passcode|(?:^|-)(?:bind|root|auth|priv|enc)-?(?:pwd?|pass)|-pass|-pwd|-pw)\d*$/,
    'password',
  ],
  [/(?:secret|requirepass|masterauth|phash|psksecret|pass-?word-value)\d*$/, 'password'],
  [
    /(?:^|-)(?:psk|ppk|cak|p?mk|pre-?shared-?(?:key|secret)|shared-?key|private-?key|secret-?key(?:-base)?|static-key(?:-\d)?|secret-access-key)\d*$/,
    'key',
  ],
  [
    /(?:^|-)(?:api-?key|access-?key|(?:tacacs\+?|radius|ldap|aaa|ospf|bgp|isis|hsrp|vrrp|ntp|ipsec|ike|isakmp|wpa\d?|wifi|group|master)-?key|auth(?:entication)?-?key|enc(?:ryption)?-?key|encrypted-key|plaintext-key)\d*$/,
    'key',
  ],
  [
    /(?:^|-)(?:key-(?:octet-)?string|key-value|(?:tcp-)?md5-?key|session-?key|server-?key|wep-?key|privacy-?key|wpa-hexkey)\d*$/,
    'key',
  ],
  [/(?:^|-)(?:snmp-)?community(?:-(?:name|string))*$|(?:^|-)(?:ro|rw|trap)-?community6?$/, 'snmp-community'],
  [
    /(?:^|-)(?:(?:id|auth|access|refresh|session|bearer|api)?-?token|jwt|bearer|authorization|(?:set-)?cookie|credentials?)$/,
    'token',
  ],
]

/** Names that end like a secret's and hold none. */
const NOT_SECRET =
  /^(?:no|without|show|use|change|reset|expire|forgot|send|has|hide|ask|require|auto|save|clear|last|old-?pwd|is|extended|ext|large|bgp|standard)-?(?:password|passwd|secret|community|token)$|public/

const MAX_NAME_LENGTH = 64

/** `snmpCommunity`, `SNMP community` and `snmp_community` are one name. */
const toKebab = (name: string): string =>
  name
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replace(/[\s_.:]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .toLowerCase()

const judge = (name: string): SecretKind | undefined => {
  const kebab = toKebab(name)
  if (NOT_SECRET.test(kebab)) return undefined
  return NAMES.find(([pattern]) => pattern.test(kebab))?.[1]
}

/** Verdicts on names, which repeat. Device text chooses some of them; the bound keeps it from filling the memory. */
const judged = new Map<string, SecretKind | undefined>()
const MAX_JUDGED = 4096

/** What kind of secret a field, option or keyword of this name holds; `undefined` when none. */
export const secretNameKind = (name: string): SecretKind | undefined => {
  if (name.length === 0 || name.length > MAX_NAME_LENGTH) return undefined
  const known = judged.get(name)
  if (known !== undefined || judged.has(name)) return known
  const kind = judge(name)
  if (judged.size < MAX_JUDGED) judged.set(name, kind)
  return kind
}

/** Values that say something about a secret and are none. */
const NO_VALUE =
  /^(?:true|false|yes|no|on|off|none|null|nil|undefined|enabled?|disabled?|not|set|unset|configured|required|present|absent|missing|empty|(?:secret )?hidden|removed|redacted|masked|invalid|incorrect|ok|read-only|read-write|[|>][+-]?|[*x•.]{3,}|[*!-]{1,2}|\/\*)?$/i

export const isNoValue = (value: string): boolean =>
  value.length <= 32 && NO_VALUE.test(value.replace(/^[[(<{]+|[\])>}]+$/g, ''))

/** BGP communities share the word with SNMP's. */
const BGP_COMMUNITY =
  /^(?:[\d*]{1,10}(?::[\d*]{1,10}){0,2}|\d{1,3}(?:\.\d{1,3}){3}:\d{1,5}|[a-z][a-z-]{1,30}:[\d.]{1,15}:\d{1,10}|(?:target|origin|large|rt|soo|route-target)(?::.{0,40})?|no-export(?:-subconfed)?|no-advertise|no-peer|local-as|internet|none|additive|graceful-shutdown|blackhole|accept-own|members|add|delete|set)[,;]?$/i

/** One BGP community, or a list of them. */
export const isBgpCommunity = (value: string): boolean =>
  value.length <= 4096 && value.split(' ').every((word) => BGP_COMMUNITY.test(word))
