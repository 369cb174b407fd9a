import { mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { homedir, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { loadSshConfig, type SshConfig } from './ssh-config.js'

async function load(text: string, others: Record<string, string> = {}): Promise<SshConfig> {
  const folder = await mkdtemp(join(tmpdir(), 'flotilla-'))
  for (const [name, content] of Object.entries({ config: text, ...others })) {
    await mkdir(dirname(join(folder, name)), { recursive: true })
    await writeFile(join(folder, name), content)
  }
  return await loadSshConfig(join(folder, 'config'))
}

test('the first value wins, specific hosts before general ones', async () => {
  const config = await load(`
    # the lab
    Host edge-1 edge-2
      HostName 192.0.2.1
      User netops
    Host edge-*
      User nobody
      Port 2222
    Host *
      Port 22
  `)

  expect(config.resolve('edge-1')).toEqual({
    alias: 'edge-1',
    host: '192.0.2.1',
    port: 2222,
    username: 'netops',
    jump: [],
  })
  expect(config.resolve('edge-9')).toEqual({
    alias: 'edge-9',
    host: 'edge-9',
    port: 2222,
    username: 'nobody',
    jump: [],
  })
})

test('a host without an entry is itself', async () => {
  expect((await load('')).resolve('192.0.2.7')).toEqual({ alias: '192.0.2.7', host: '192.0.2.7', jump: [] })
})

test('negated patterns exclude', async () => {
  const config = await load('Host *.lab !bad.lab\n  User netops\n')

  expect(config.resolve('good.lab').username).toBe('netops')
  expect(config.resolve('bad.lab').username).toBeUndefined()
})

test('%h stands for the alias, = and quotes are understood', async () => {
  const config = await load('Host edge-1\n  HostName=%h.lab\n  User = "net ops"\n  Port "2222" # comment\n')

  expect(config.resolve('edge-1')).toMatchObject({ host: 'edge-1.lab', username: 'net ops', port: 2222 })
})

test('identity files know ~ and %d, and the first that exists is taken', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'flotilla-'))
  await writeFile(join(folder, 'second'), '')
  const config = await load(
    `Host a\n IdentityFile ~/.ssh/none\nHost b\n IdentityFile %d/x\nHost c\n IdentityFile ${folder}/first\n IdentityFile ${folder}/second\n`,
  )

  expect(config.resolve('a').privateKeyFile).toBe(join(homedir(), '.ssh/none'))
  expect(config.resolve('b').privateKeyFile).toBe(join(homedir(), 'x'))
  expect(config.resolve('c').privateKeyFile).toBe(join(folder, 'second'))
})

test('tokens of OpenSSH are known where it knows them', async () => {
  const config = await load(
    'Host edge-*\n HostName %h.lab\n Port 2200\n User ops\n IdentityFile /keys/%r_%h_%n_%p%%\n ProxyJump jump-%n,%r@gate\n',
  )

  expect(config.resolve('edge-1')).toMatchObject({
    privateKeyFile: '/keys/ops_edge-1.lab_edge-1_2200%',
    jump: [{ alias: 'jump-edge-1' }, { alias: 'gate', username: 'ops' }],
  })
})

test('jump hosts that never end are refused', async () => {
  const config = await load('Host *\n ProxyJump %n-jump\n')

  expect(() => config.resolve('a')).toThrow(expect.objectContaining({ code: 'SSH_CONFIG_INVALID' }))
})

test('identity files know the environment', async () => {
  const config = await load(`Host a\n IdentityFile \${HOME}/none/id\n`)

  expect(config.resolve('a').privateKeyFile).toBe(`${process.env.HOME}/none/id`)
})

test.each([
  ['ops@edge-1', { host: '192.0.2.1', username: 'ops', port: 2222 }],
  ['ssh://ops@edge-1:2200', { host: '192.0.2.1', username: 'ops', port: 2200 }],
])('%s is resolved as ssh resolves it', async (destination, expected) => {
  const config = await load('Host edge-1\n HostName 192.0.2.1\n User nobody\n Port 2222\n')

  expect(config.resolve(destination)).toMatchObject(expected)
})

test('criteria of Match may be negated', async () => {
  const config = await load('Match !host edge-1\n Port 1\nMatch !all\n Port 2\nMatch all\n Port 3\n')

  expect([config.resolve('edge-1').port, config.resolve('edge-2').port]).toEqual([3, 1])
})

test('ProxyJump chains are resolved hop by hop, nearest first', async () => {
  const config = await load(`
    Host edge-*
      ProxyJump outer,admin@inner:2200
    Host outer
      HostName 192.0.2.1
      User jump
    Host inner
      HostName 192.0.2.2
      User nobody
  `)

  expect(config.resolve('edge-1').jump).toEqual([
    { alias: 'outer', host: '192.0.2.1', username: 'jump', jump: [] },
    { alias: 'inner', host: '192.0.2.2', port: 2200, username: 'admin', jump: [] },
  ])
})

test('a jump host may stand behind its own, and none ends it', async () => {
  const config = await load(`
    Host edge-2
      ProxyJump none
    Host edge-*
      ProxyJump inner
    Host inner
      ProxyJump ssh://outer:2201
  `)

  expect(config.resolve('edge-1').jump.map((jump) => jump.alias)).toEqual(['outer', 'inner'])
  expect(config.resolve('edge-2').jump).toEqual([])
})

test('jump hosts in a circle are refused', async () => {
  const config = await load('Host a\n ProxyJump b\nHost b\n ProxyJump a\n')

  expect(() => config.resolve('a')).toThrow(
    expect.objectContaining({ code: 'SSH_CONFIG_INVALID', message: expect.stringContaining('a → b → a') }),
  )
})

test('included files count where they are included, also under a condition, and may be many', async () => {
  const config = await load('Host edge-*\n  Include conf.d/*.conf missing.conf\nHost *\n  User last\n', {
    'conf.d/10-user.conf': 'User first\n',
    'conf.d/20-port.conf': 'Host edge-1\n  Port 2222\n',
    'conf.d/ignored.txt': 'User wrong\n',
  })

  expect(config.resolve('edge-1')).toMatchObject({ username: 'first', port: 2222 })
  expect(config.resolve('edge-2').port).toBeUndefined()
  expect(config.resolve('core-1').username).toBe('last')
})

test('Match blocks hold for what is understood, and never run a command', async () => {
  const config = await load(`
    Match originalhost edge-1 user netops
      Port 1
    Match exec "touch /tmp/should-not-exist"
      Port 2
    Match host 192.0.2.*
      Port 3
    Match all
      Port 4
    Host edge-2
      HostName 192.0.2.2
  `)

  expect(config.resolve('edge-1').port).toBe(4)
  expect(config.resolve('192.0.2.9').port).toBe(3)
})

test('a circle of includes ends in an error', async () => {
  await expect(load('Include config\n')).rejects.toMatchObject({ code: 'SSH_CONFIG_INVALID' })
})

test.each([
  ['a file that does not exist', () => loadSshConfig('/nonexistent/config')],
  ['a port that is none', async () => (await load('Port many\n')).resolve('a')],
  ['a jump host without a name', async () => (await load('ProxyJump @\n')).resolve('a')],
])('%s is SSH_CONFIG_INVALID', async (_what, use) => {
  await expect(use()).rejects.toMatchObject({ code: 'SSH_CONFIG_INVALID' })
})

test('no text makes it throw anything else', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.oneof(fc.string(), fc.constantFrom('Host *', 'Match all', 'User x', 'ProxyJump "a,b'))),
      async (lines) => {
        const config = await load(lines.filter((line) => !/include/i.test(line)).join('\n')).catch(
          (error: { code: string }) => error,
        )
        if ('code' in config) expect(config.code).toBe('SSH_CONFIG_INVALID')
      },
    ),
    { numRuns: 50 },
  )
})
