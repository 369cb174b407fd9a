import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { openSession } from '@flotilla/core'
import { expect, test } from 'vitest'
import { expectFailure } from './expect-failure.js'
import { deviceOn } from './lab-devices.js'
import { startSshd } from './openssh.js'
import { makeKey, type PrivateHost, temporaryFolder } from './private-host.js'

const whoAmI = async (device: Parameters<typeof openSession>[0]): Promise<string> => {
  await using session = await openSession(device)
  return (await session.run('id -un')).output.trim()
}

/** Lets the user log in with one more key. */
const authorize = (host: PrivateHost, publicKeyFile: string) => {
  const line = readFileSync(publicKeyFile, 'utf8').trim()
  host.exec('sh', '-c', `echo '${line}' >> /home/${host.user}/.ssh/authorized_keys`)
}

test('A password logs in', async () => {
  await using host = await startSshd({ methods: ['password'] })
  expect(await whoAmI(deviceOn(host))).toBe(host.user)
})

test('A wrong password is AUTH_FAILED, and the password is nowhere in the error', async () => {
  await using host = await startSshd({ methods: ['password'] })
  const secret = 'not-the-password-3141'
  const device = deviceOn(host, { credentials: { username: host.user, password: secret } })
  const error = await expectFailure(openSession(device), { code: 'AUTH_FAILED', device: 'testhost', secret })
  expect(error.retryable).toBe(false)
})

test('A key file logs in where passwords are refused', async () => {
  await using host = await startSshd({ methods: ['publickey'] })
  const credentials = { username: host.user, privateKeyFile: host.privateKeyFile }
  expect(await whoAmI(deviceOn(host, { credentials }))).toBe(host.user)
})

test.each([
  ['OpenSSH ed25519', { type: 'ed25519', passphrase: 'correct horse' }],
  ['PEM RSA', { type: 'rsa', passphrase: 'correct horse', format: 'PEM' }],
  ['OpenSSH ECDSA', { type: 'ecdsa', passphrase: 'correct horse' }],
])('A %s key with a passphrase logs in, and says so when the passphrase is wrong', async (_, key) => {
  await using host = await startSshd({ methods: ['publickey'] })
  using folder = temporaryFolder()
  const file = join(folder.path, 'key')
  makeKey(file, key)
  authorize(host, `${file}.pub`)
  const credentials = { username: host.user, privateKey: readFileSync(file, 'utf8'), passphrase: key.passphrase }
  expect(await whoAmI(deviceOn(host, { credentials }))).toBe(host.user)

  const wrong = deviceOn(host, { credentials: { ...credentials, passphrase: 'battery staple' } })
  await expectFailure(openSession(wrong), { code: 'CREDENTIALS_INVALID', device: 'testhost', secret: 'battery staple' })
})

test('An agent logs in with the key it holds', async () => {
  await using host = await startSshd({ methods: ['publickey'] })
  using folder = temporaryFolder()
  const socket = join(folder.path, 'agent')
  const agent: ChildProcess = spawn('ssh-agent', ['-D', '-a', socket], { stdio: ['ignore', 'pipe', 'ignore'] })
  try {
    await once(agent.stdout as NodeJS.EventEmitter, 'data')
    execFileSync('ssh-add', ['-q', host.privateKeyFile], { env: { ...process.env, SSH_AUTH_SOCK: socket } })
    expect(await whoAmI(deviceOn(host, { credentials: { username: host.user, agent: socket } }))).toBe(host.user)
  } finally {
    agent.kill()
  }
})

test('A refused key is followed by the password', async () => {
  await using host = await startSshd({ methods: ['publickey', 'password'] })
  using folder = temporaryFolder()
  makeKey(join(folder.path, 'stranger'))
  const privateKeyFile = join(folder.path, 'stranger')
  const credentials = { username: host.user, privateKeyFile, password: host.password }
  expect(await whoAmI(deviceOn(host, { credentials }))).toBe(host.user)
})

test('A lone password question of keyboard-interactive is answered with the password', async () => {
  await using host = await startSshd({ methods: ['keyboard-interactive'] })
  expect(await whoAmI(deviceOn(host))).toBe(host.user)
})

test('The questions of keyboard-interactive reach the caller who wants to answer them', async () => {
  await using host = await startSshd({ methods: ['keyboard-interactive'] })
  const asked: string[] = []
  const credentials = {
    username: host.user,
    onQuestions: async (questions: readonly { prompt: string }[]) => {
      asked.push(...questions.map((question) => question.prompt.trim()))
      return questions.map(() => host.password)
    },
  }
  expect(await whoAmI(deviceOn(host, { credentials }))).toBe(host.user)
  expect(asked).toEqual(['Password:'])
})

test('A wrong answer to keyboard-interactive is AUTH_FAILED', async () => {
  await using host = await startSshd({ methods: ['keyboard-interactive'] })
  const secret = 'not-the-password-3141'
  const device = deviceOn(host, { credentials: { username: host.user, password: secret } })
  await expectFailure(openSession(device), { code: 'AUTH_FAILED', device: 'testhost', secret })
})

test('A server that can only do less than the profile allows is refused, with the advice that helps', async () => {
  await using host = await startSshd({ config: ['KexAlgorithms diffie-hellman-group14-sha1'] })
  const error = await expectFailure(openSession(deviceOn(host)), { code: 'ALGORITHM_MISMATCH', device: 'testhost' })
  expect(`${error.message} ${error.hint}`).toContain('compatible')
  expect(JSON.stringify([error.message, error.details])).toContain('diffie-hellman-group14-sha1')
  expect(await whoAmI(deviceOn(host, { security: 'compatible' }))).toBe(host.user)
})

test('Group exchange never blocks the event loop', async () => {
  await using host = await startSshd({ groupExchangeBits: 3072 })
  const delay = monitorEventLoopDelay({ resolution: 10 })
  delay.enable()
  expect(await whoAmI(deviceOn(host))).toBe(host.user)
  delay.disable()
  // on the main thread the check of a 3072 bit prime alone takes well over a second
  expect(delay.max / 1e6).toBeLessThan(500)
})

test.each(['rsa', 'ecdsa', 'ed25519'] as const)('A host key of type %s is verified', async (hostKeyType) => {
  await using host = await startSshd({ hostKeyType })
  expect(await whoAmI(deviceOn(host))).toBe(host.user)
})

test('Trust on first use writes a known_hosts that the OpenSSH client accepts', async () => {
  await using host = await startSshd()
  using folder = temporaryFolder()
  const knownHostsFile = join(folder.path, 'known_hosts')
  expect(await whoAmI(deviceOn(host, { hostKeys: { knownHostsFile } }))).toBe(host.user)
  const options = [
    '-o',
    'StrictHostKeyChecking=yes',
    '-o',
    `UserKnownHostsFile=${knownHostsFile}`,
    '-o',
    'BatchMode=yes',
  ]
  const login = ['-i', host.privateKeyFile, '-p', String(host.port), `${host.user}@${host.host}`]
  expect(execFileSync('ssh', [...options, ...login, 'id -un'], { encoding: 'utf8' }).trim()).toBe(host.user)
})

test('A hashed known_hosts of the OpenSSH client is enough for strict checking', async () => {
  await using host = await startSshd()
  using folder = temporaryFolder()
  const knownHostsFile = join(folder.path, 'known_hosts')
  const strict = deviceOn(host, { hostKeys: { mode: 'strict', knownHostsFile } })
  await expectFailure(openSession(strict), { code: 'HOST_KEY_UNKNOWN', device: 'testhost' })

  appendFileSync(
    knownHostsFile,
    execFileSync('ssh-keyscan', ['-H', '-p', String(host.port), host.host], { stdio: 'pipe' }),
  )
  expect(await whoAmI(strict)).toBe(host.user)
})
