import { timingSafeEqual } from 'node:crypto'
import ssh2, { type AuthContext, type AuthenticationType, type ParsedKey, type PublicKeyAuthContext } from 'ssh2'
import type { FakeUser } from '../fake-device-options.js'
import type { SimulatedDevice } from '../simulated-device.js'

/** Answers the login rounds of one connection; `accepted` hears who it is. */
export function answerAuthentication(device: SimulatedDevice, accepted: (user: FakeUser) => void) {
  const methods: AuthenticationType[] = [
    ...(device.options.authMethods ?? ['publickey', 'password', 'keyboard-interactive']),
  ]
  let refused: boolean | undefined
  const settle = (context: AuthContext, accept: (user: FakeUser) => boolean): void => {
    const user = device.authenticate(context.username, accept)
    // one answer a connection, however many methods it tries
    if (user) refused ??= device.refusesLogin()
    if (!user || refused) {
      context.reject(methods)
      return
    }
    accepted(user)
    context.accept()
  }
  return (context: AuthContext): void => {
    if (device.faults.current.hang === 'auth') return
    if (!methods.includes(context.method as AuthenticationType)) {
      context.reject(methods)
      return
    }
    if (context.method === 'password') {
      const { password } = context
      settle(context, (user) => user.password === password)
    } else if (context.method === 'publickey') {
      answerPublicKey(context, device, methods, settle)
    } else if (context.method === 'keyboard-interactive') {
      context.prompt([{ prompt: 'Password: ', echo: false }], (answers) => {
        settle(
          context,
          (user) => user.password !== undefined && user.password === (answers as string[] | undefined)?.[0],
        )
      })
    } else context.reject(methods)
  }
}

function answerPublicKey(
  context: PublicKeyAuthContext,
  device: SimulatedDevice,
  methods: AuthenticationType[],
  settle: (context: AuthContext, accept: (user: FakeUser) => boolean) => void,
): void {
  const { blob, signature, key } = context
  const trusted = authorizedKeys(device.account(context.username)).find((candidate) =>
    sameBytes(candidate.getPublicSSH(), key.data),
  )
  if (!trusted) {
    context.reject(methods)
    return
  }
  // without a signature the client only asks whether this key would do
  if (!blob || !signature) {
    context.accept()
    return
  }
  settle(context, () => trusted.verify(blob, signature, context.hashAlgo) === true)
}

function authorizedKeys(user: FakeUser | undefined): ParsedKey[] {
  return (user?.authorizedKeys ?? []).flatMap((text) => {
    const parsed = ssh2.utils.parseKey(text)
    return parsed instanceof Error ? [] : [parsed]
  })
}

const sameBytes = (left: Buffer, right: Buffer): boolean => left.length === right.length && timingSafeEqual(left, right)
