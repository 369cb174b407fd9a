import { mkdtemp, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import ssh2, { type AuthContext } from 'ssh2'
import { afterEach, expect, test } from 'vitest'
import type { Credentials } from '../credentials.js'
import {
  PASSWORD,
  startTestServer,
  type TestServer,
  type TestServerOptions,
  testKey,
  USER,
} from '../test-support/ssh-server.js'
import { createSshConnector } from './ssh-connector.js'
import type { SshTarget } from './ssh-target.js'

const cleanUp: (() => Promise<void>)[] = []

afterEach(async () => {
  for (const close of cleanUp.splice(0).reverse()) await close()
})

async function serve(options: TestServerOptions): Promise<TestServer> {
  const server = await startTestServer(options)
  cleanUp.push(server.close)
  return server
}

async function logIn(
  server: TestServer,
  credentials: SshTarget['credentials'],
  more: Partial<SshTarget> = {},
): Promise<void> {
  const connector = createSshConnector({ hostKeys: 'insecure-accept-any' })
  cleanUp.push(() => connector.close())
  const transport = await connector.connect({
    name: 'edge-1',
    host: '127.0.0.1',
    port: server.port,
    credentials,
    ...more,
  })
  await transport.close()
}

/** Accepts by a table of methods; remembers what was asked. */
function gatekeeper(accepts: (context: AuthContext) => boolean | 'partial', list: string[]) {
  const asked: string[] = []
  const onAuth = (context: AuthContext): void => {
    asked.push(context.method)
    const verdict = accepts(context)
    if (verdict === true) context.accept()
    else context.reject(list as never, verdict === 'partial')
  }
  return { asked, onAuth }
}

const isSigned = (context: AuthContext): boolean => {
  if (context.method !== 'publickey' || !context.signature || !context.blob) return false
  const allowed = ssh2.utils.parseKey(testKey('ed25519', 1).public)
  if (allowed instanceof Error) throw allowed
  return (
    context.key.data.equals(allowed.getPublicSSH()) &&
    allowed.verify(context.blob, context.signature, context.hashAlgo) === true
  )
}

test('a password logs in with the first request: none is wasted', async () => {
  const { asked, onAuth } = gatekeeper(
    (context) => context.method === 'password' && context.password === PASSWORD,
    ['password'],
  )
  const server = await serve({ onAuth })

  await logIn(server, { username: USER, password: PASSWORD })

  expect(asked).toEqual(['password'])
})

test.each([
  ['text', async () => ({ privateKey: testKey('ed25519', 1).private })],
  ['bytes', async () => ({ privateKey: Buffer.from(testKey('ed25519', 1).private) })],
  [
    'a file',
    async () => {
      const file = join(await mkdtemp(join(tmpdir(), 'flotilla-')), 'id_ed25519')
      await writeFile(file, testKey('ed25519', 1).private, { mode: 0o600 })
      return { privateKeyFile: file }
    },
  ],
])('a private key given as %s logs in with one signed request', async (_how, key) => {
  const { asked, onAuth } = gatekeeper(isSigned, ['publickey'])
  const server = await serve({ onAuth })

  await logIn(server, { username: USER, ...(await key()) })

  expect(asked).toEqual(['publickey'])
})

test('an RSA key signs with SHA-2', async () => {
  const hashes: (string | undefined)[] = []
  const { onAuth } = gatekeeper(
    (context) => {
      if (context.method !== 'publickey' || !context.signature || !context.blob) return false
      hashes.push(context.hashAlgo)
      const key = ssh2.utils.parseKey(testKey('rsa', 1).public)
      return !(key instanceof Error) && key.verify(context.blob, context.signature, context.hashAlgo) === true
    },
    ['publickey'],
  )
  const server = await serve({ onAuth })

  await logIn(server, { username: USER, privateKey: testKey('rsa', 1).private })

  expect(hashes).toEqual(['sha256'])
})

test('methods are tried in the order that was asked for', async () => {
  const { asked, onAuth } = gatekeeper((context) => context.method === 'password', ['publickey', 'password'])
  const server = await serve({ onAuth })
  const credentials: Credentials = { username: USER, password: PASSWORD, privateKey: testKey('ed25519', 2).private }

  await logIn(server, credentials)
  await logIn(server, { ...credentials, methods: ['password', 'publickey'] })

  expect(asked).toEqual(['publickey', 'password', 'password'])
})

test('what the server does not accept is not tried', async () => {
  const { asked, onAuth } = gatekeeper((context) => context.method === 'keyboard-interactive' && false, ['publickey'])
  const server = await serve({ onAuth })

  const login = logIn(server, { username: USER, password: PASSWORD, privateKey: testKey('ed25519', 2).private })

  await expect(login).rejects.toMatchObject({
    code: 'AUTH_FAILED',
    details: { tried: ['publickey'], accepted: ['publickey'] },
  })
  expect(asked).toEqual(['publickey'])
})

test('a server that wants two methods gets both', async () => {
  const { asked, onAuth } = gatekeeper(
    (context) => {
      if (isSigned(context)) return 'partial'
      return context.method === 'password' && asked.includes('publickey')
    },
    ['password'],
  )
  const server = await serve({ onAuth })

  await logIn(server, { username: USER, password: PASSWORD, privateKey: testKey('ed25519', 1).private })

  expect(asked).toEqual(['publickey', 'password'])
})

test('after a partial success a method that came too early gets another chance', async () => {
  let isHalfWay = false
  const asked: string[] = []
  const server = await serve({
    onAuth(context) {
      asked.push(context.method)
      if (context.method === 'password' && isHalfWay) return context.accept()
      if (isSigned(context)) {
        isHalfWay = true
        return context.reject(['password'], true)
      }
      context.reject(['publickey'])
    },
  })

  await logIn(server, {
    username: USER,
    password: PASSWORD,
    privateKey: testKey('ed25519', 1).private,
    methods: ['password', 'publickey'],
  })

  expect(asked).toEqual(['password', 'publickey', 'password'])
})

test('a refused login tells what was tried and what the server accepts, and never the password', async () => {
  const server = await serve({})

  const error = await logIn(server, { username: USER, password: 'wrong horse' }).catch((reason: unknown) => reason)

  expect(error).toMatchObject({
    code: 'AUTH_FAILED',
    device: 'edge-1',
    retryable: false,
    details: { phase: 'auth', tried: ['password'], accepted: ['password'] },
  })
  expect(JSON.stringify(error)).not.toContain('wrong horse')
  expect(String((error as Error).stack)).not.toContain('wrong horse')
})

test('a lone password question is answered with the password', async () => {
  const server = await serve({
    onAuth(context) {
      if (context.method !== 'keyboard-interactive') return context.reject(['keyboard-interactive'])
      context.prompt([{ prompt: 'Password: ', echo: false }], (answers) =>
        answers?.[0] === PASSWORD ? context.accept() : context.reject(['keyboard-interactive']),
      )
    },
  })

  await logIn(server, { username: USER, password: PASSWORD })
})

test('several questions go to onQuestions, with their title', async () => {
  const seen: unknown[] = []
  const server = await serve({
    onAuth(context) {
      if (context.method !== 'keyboard-interactive') return context.reject(['keyboard-interactive'])
      const prompts = [
        { prompt: 'Password: ', echo: false },
        { prompt: 'Token: ', echo: true },
      ]
      context.prompt(prompts, 'Two factors', 'Have your token at hand', (answers) =>
        answers?.join() === 'one,two' ? context.accept() : context.reject(),
      )
    },
  })

  await logIn(server, {
    username: USER,
    methods: ['keyboard-interactive'],
    async onQuestions(questions, title) {
      seen.push(questions, title)
      return ['one', 'two']
    },
  })

  expect(seen).toEqual([
    [
      { prompt: 'Password: ', echo: false },
      { prompt: 'Token: ', echo: true },
    ],
    'Two factors\nHave your token at hand',
  ])
})

test('questions nobody can answer end in AUTH_FAILED that names them', async () => {
  const server = await serve({
    onAuth(context) {
      if (context.method !== 'keyboard-interactive') return context.reject(['keyboard-interactive'])
      context.prompt([{ prompt: 'Do you accept the terms? ', echo: true }], () =>
        context.reject(['keyboard-interactive']),
      )
    },
  })

  await expect(logIn(server, { username: USER, password: PASSWORD })).rejects.toMatchObject({
    code: 'AUTH_FAILED',
    message: expect.stringContaining('Do you accept the terms?'),
  })
})

test.each<[string, () => Promise<readonly string[]>]>([
  ['too few answers', async () => []],
  ['answers that are no strings', async () => [42 as never]],
  ['an error', () => Promise.reject(new Error('the user pressed escape'))],
])('%s from onQuestions is AUTH_FAILED, not a hang', async (_what, onQuestions) => {
  const server = await serve({
    onAuth(context) {
      if (context.method !== 'keyboard-interactive') return context.reject(['keyboard-interactive'])
      context.prompt([{ prompt: 'Token: ', echo: true }], () => context.reject(['keyboard-interactive']))
    },
  })

  await expect(logIn(server, { username: USER, onQuestions })).rejects.toMatchObject({ code: 'AUTH_FAILED' })
})

test('a password that is asked for again is not sent again', async () => {
  const given: (string | undefined)[] = []
  const server = await serve({
    onAuth(context) {
      if (context.method !== 'keyboard-interactive') return context.reject(['keyboard-interactive'])
      const ask = (): void =>
        context.prompt([{ prompt: 'Password: ', echo: false }], (answers) => {
          given.push(answers?.[0])
          if (given.length < 2) ask()
          else context.reject(['keyboard-interactive'])
        })
      ask()
    },
  })

  await expect(logIn(server, { username: USER, password: 'wrong horse' })).rejects.toMatchObject({
    code: 'AUTH_FAILED',
  })

  expect(given).toEqual(['wrong horse', ''])
})

test("method 'none' logs in where the device asks for nothing", async () => {
  const { asked, onAuth } = gatekeeper((context) => context.method === 'none', ['password'])
  const server = await serve({ onAuth })

  await logIn(server, { username: USER, methods: ['none'] })

  expect(asked).toEqual(['none'])
})

test("a device that accepts no method at all is tried with 'none', as the last", async () => {
  const { asked, onAuth } = gatekeeper((context) => context.method === 'none', [])
  const server = await serve({ onAuth })

  await logIn(server, { username: USER, password: PASSWORD })

  expect(asked).toEqual(['password', 'keyboard-interactive', 'none'])
})

test("a refused password does not lead to 'none' where the device names what it accepts", async () => {
  const { asked, onAuth } = gatekeeper(() => false, ['password'])
  const server = await serve({ onAuth })

  await expect(logIn(server, { username: USER, password: 'wrong horse' })).rejects.toMatchObject({
    code: 'AUTH_FAILED',
  })

  expect(asked).toEqual(['password'])
})

test('an agent signs', async () => {
  const key = ssh2.utils.parseKey(testKey('ed25519', 1).private)
  if (key instanceof Error) throw key
  const socketPath = join(await mkdtemp(join(tmpdir(), 'flotilla-')), 'agent')
  const agent = createServer((socket) => {
    const protocol = new ssh2.AgentProtocol(false)
    protocol.on('identities', (request) => protocol.getIdentitiesReply(request, [key]))
    protocol.on('sign', (request, _key, data) => protocol.signReply(request, key.sign(data)))
    socket.pipe(protocol).pipe(socket)
  })
  await new Promise<void>((resolve) => agent.listen(socketPath, resolve))
  cleanUp.push(() => new Promise((resolve) => agent.close(() => resolve())))
  const server = await serve({
    onAuth(context) {
      if (context.method !== 'publickey') return context.reject(['publickey'])
      if (context.signature && !isSigned(context)) return context.reject()
      context.accept()
    },
  })

  await logIn(server, { username: USER, agent: socketPath })
})

test('an agent that is not there leaves the next method its turn', async () => {
  const server = await serve({})

  await logIn(server, { username: USER, agent: '/nonexistent/agent', password: PASSWORD })
})

test('an expired password is AUTH_FAILED, not a hang', async () => {
  const server = await serve({
    onAuth: (context) => context.method === 'password' && context.requestChange('Your password has expired', () => {}),
  })

  await expect(logIn(server, { username: USER, password: PASSWORD })).rejects.toMatchObject({
    code: 'AUTH_FAILED',
    message: expect.stringContaining('expired'),
  })
})

test('a server that hangs up after a refusal is AUTH_FAILED', async () => {
  const server = await serve({
    onAuth(context) {
      context.reject(['password', 'keyboard-interactive'])
      for (const client of server.clients) client.end()
    },
  })

  await expect(logIn(server, { username: USER, password: PASSWORD })).rejects.toMatchObject({
    code: 'AUTH_FAILED',
    details: { accepted: ['password', 'keyboard-interactive'] },
  })
})

test('the user name takes a suffix', async () => {
  const names: string[] = []
  const { onAuth } = gatekeeper((context) => names.push(context.username) > 0, [])
  const server = await serve({ onAuth })

  await logIn(server, { username: USER, password: PASSWORD }, { usernameSuffix: '+cte300w' })

  expect(names).toEqual([`${USER}+cte300w`])
})

test('a provider is asked for the credentials of the device', async () => {
  const server = await serve({})
  const asked: unknown[] = []

  await logIn(server, {
    async resolve(device) {
      asked.push(device)
      return { username: USER, password: PASSWORD }
    },
  })

  expect(asked).toEqual([{ name: 'edge-1', host: '127.0.0.1' }])
})

test('a provider that fails is CREDENTIALS_MISSING, with its error as the cause only', async () => {
  const server = await serve({})
  const cause = new Error('vault says: token hunter2 is invalid')

  const error = await logIn(server, { resolve: () => Promise.reject(cause) }).catch((reason: unknown) => reason)

  expect(error).toMatchObject({ code: 'CREDENTIALS_MISSING', cause })
  expect(JSON.stringify(error)).not.toContain('hunter2')
  expect(server.counts.accepted).toBe(0)
})

test.each<[string, Partial<Credentials>, string]>([
  ['a key of an unknown format', { privateKey: 'not a key' }, 'CREDENTIALS_INVALID'],
  ['a key file that does not exist', { privateKeyFile: '/nonexistent/id' }, 'CREDENTIALS_INVALID'],
  ['a public key', { privateKey: testKey('ed25519', 1).public }, 'CREDENTIALS_INVALID'],
  ['nothing to log in with', {}, 'CREDENTIALS_MISSING'],
  ['a method without its material', { methods: ['publickey'], password: PASSWORD }, 'CREDENTIALS_MISSING'],
])('%s fails before anything is sent', async (_what, credentials, code) => {
  const server = await serve({})

  await expect(logIn(server, { username: USER, ...credentials })).rejects.toMatchObject({ code, device: 'edge-1' })

  expect(server.counts.accepted).toBe(0)
})
