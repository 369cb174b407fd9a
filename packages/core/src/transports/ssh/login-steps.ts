import { env } from 'node:process'
import type { ParsedKey } from 'ssh2'
import { FlotillaError } from '../../errors/flotilla-error.js'
import type { AuthMethod, Credentials } from '../credentials.js'
import { type AnswerQuestions, answerFrom } from './answer-questions.js'
import { loadPrivateKeyFile, parsePrivateKey } from './private-key.js'

/** One way to try to log in. */
export type LoginStep =
  | { method: 'none'; onlyWhenNothingIsAccepted?: boolean }
  | { method: 'password'; password: string }
  | { method: 'publickey'; key: ParsedKey }
  | { method: 'agent'; agent: string }
  | { method: 'keyboard-interactive'; begin: () => AnswerQuestions }

/** The protocol's name of a step's method. */
export const wireMethod = (step: LoginStep): string => (step.method === 'agent' ? 'publickey' : step.method)

const DEFAULT_ORDER: readonly AuthMethod[] = ['agent', 'publickey', 'password', 'keyboard-interactive']

/**
 * The steps in the order to try them, with keys read and opened: nothing is sent when one is unusable.
 *
 * @throws CREDENTIALS_MISSING, CREDENTIALS_INVALID
 */
export async function prepareLogin(credentials: Credentials, device: string): Promise<LoginStep[]> {
  if (typeof credentials.username !== 'string' || credentials.username === '') {
    throw new FlotillaError('CREDENTIALS_MISSING', `The credentials for ${device} have no username`, {
      device,
      details: { phase: 'credentials' },
    })
  }
  const wanted = credentials.methods ?? DEFAULT_ORDER
  const steps: LoginStep[] = []
  for (const method of wanted) {
    const found = await stepsFor(method, credentials, device)
    if (found.length === 0 && credentials.methods) throw missing(device, `for method '${method}'`)
    steps.push(...found)
  }
  if (steps.length === 0) throw missing(device, '(password, privateKey, privateKeyFile, agent or onQuestions)')
  // Devices without a login of their own in SSH, which ask in the terminal.
  return credentials.methods ? steps : [...steps, { method: 'none', onlyWhenNothingIsAccepted: true }]
}

const missing = (device: string, what: string): FlotillaError =>
  new FlotillaError('CREDENTIALS_MISSING', `The credentials for ${device} hold nothing ${what}`, {
    device,
    details: { phase: 'credentials' },
  })

async function stepsFor(method: AuthMethod, credentials: Credentials, device: string): Promise<LoginStep[]> {
  const { username, password, onQuestions } = credentials
  switch (method) {
    case 'none':
      return [{ method }]
    case 'password':
      return password === undefined ? [] : [{ method, password }]
    case 'publickey':
      return (await loadKeys(credentials, device)).map((key) => ({ method, key }))
    case 'agent':
      return credentials.agent === undefined ? [] : [{ method, agent: agentPath(credentials.agent, device) }]
    case 'keyboard-interactive':
      if (onQuestions) return [{ method, begin: () => onQuestions }]
      return password === undefined ? [] : [{ method, begin: () => answerFrom({ username, password }) }]
    default:
      throw new FlotillaError(
        'OPTION_INVALID',
        `The credentials for ${device} name an unknown method '${String(method)}'`,
        { device, details: { phase: 'credentials' } },
      )
  }
}

async function loadKeys(credentials: Credentials, device: string): Promise<ParsedKey[]> {
  const { privateKey, privateKeyFile, passphrase } = credentials
  const keys: ParsedKey[] = []
  if (privateKey !== undefined) keys.push(parsePrivateKey(privateKey, { device, label: 'given as text', passphrase }))
  if (privateKeyFile !== undefined) keys.push(await loadPrivateKeyFile(privateKeyFile, passphrase, device))
  return keys
}

function agentPath(agent: string | true, device: string): string {
  const path = agent === true ? env.SSH_AUTH_SOCK : agent
  if (path) return path
  throw new FlotillaError('CREDENTIALS_INVALID', `${device} is to use an SSH agent, but SSH_AUTH_SOCK is not set`, {
    device,
    hint: 'Start an agent, or give its socket path in credentials.agent.',
    details: { phase: 'credentials' },
  })
}
