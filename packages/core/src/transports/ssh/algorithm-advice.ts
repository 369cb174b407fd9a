import { FlotillaError } from '../../errors/flotilla-error.js'
import {
  type AlgorithmLists,
  SECURITY_ALGORITHMS,
  SECURITY_PROFILES,
  type SecurityProfile,
} from './security-profile.js'

const CATEGORIES: readonly { key: keyof AlgorithmLists; title: string }[] = [
  { key: 'kex', title: 'key exchange' },
  { key: 'hostKey', title: 'host key' },
  { key: 'cipher', title: 'cipher' },
  { key: 'mac', title: 'MAC' },
]

/** These ciphers authenticate by themselves, so no MAC is negotiated. */
const isAead = (cipher: string): boolean => cipher.includes('gcm') || cipher.includes('poly1305')

/** Not algorithms: signals that travel in the key exchange list. */
const isMarker = (name: string): boolean => /^(ext-info-|kex-strict-)/.test(name)

const common = (allowed: readonly string[], offered: readonly string[]): string | undefined =>
  allowed.find((name) => offered.includes(name))

function mismatches(allowed: AlgorithmLists, offered: AlgorithmLists): (keyof AlgorithmLists)[] {
  const cipher = common(allowed.cipher, offered.cipher)
  return CATEGORIES.map(({ key }) => key).filter((key) => {
    if (key === 'mac' && cipher !== undefined && isAead(cipher)) return false
    return common(allowed[key], offered[key]) === undefined
  })
}

/** The strictest profile under which client and server share something in every category. */
export const profileThatFits = (offered: AlgorithmLists): SecurityProfile | undefined =>
  SECURITY_PROFILES.find((profile) => mismatches(SECURITY_ALGORITHMS[profile], offered).length === 0)

/** Explains a failed negotiation category by category, and which profile would work. The profile is never widened. */
export function algorithmMismatch(
  device: string,
  profile: SecurityProfile,
  offered: AlgorithmLists,
  details: Readonly<Record<string, unknown>>,
  cause?: unknown,
): FlotillaError {
  const allowed = SECURITY_ALGORITHMS[profile]
  const wrong = mismatches(allowed, offered)
  const fits = profileThatFits(offered)
  const parts = CATEGORIES.filter(({ key }) => wrong.includes(key)).map(({ key, title }) => {
    const names = offered[key].filter((name) => !isMarker(name))
    return `${title}: the server offers ${names.join(', ') || 'nothing'}; '${profile}' allows ${allowed[key].join(', ')}`
  })
  const advice =
    fits === undefined || fits === profile
      ? 'No security profile of Flotilla covers what the server offers: upgrade its SSH server.'
      : `Upgrade the device's SSH server, or set security: '${fits}' for this device on purpose.`
  return new FlotillaError(
    'ALGORITHM_MISMATCH',
    `${device} and security profile '${profile}' share no algorithm (${parts.join('; ') || 'reason unknown'}). ${advice}`,
    {
      device,
      cause,
      hint: advice,
      details: {
        ...details,
        profile,
        mismatches: wrong,
        offered: { ...offered },
        ...(fits !== undefined && { suggestedProfile: fits }),
      },
    },
  )
}
