import { afterEach, describe, expect, test, vi } from 'vitest'
import { z } from 'zod'
import type { Caller } from '../callers/caller.js'
import { createMemoryLogger } from '../observe/memory-logger.js'
import { openSession } from '../session/open-session.js'
import { fakeDevice } from '../testing/fake-device.js'
import { defineTool } from '../tools/define-tool.js'
import type { Tool } from '../tools/tool.js'
import type { ToolContext } from '../tools/tool-context.js'
import { createFlotilla } from './create-flotilla.js'
import type { Flotilla } from './flotilla.js'
import type { KernelParts } from './kernel-parts.js'

afterEach(() => void vi.useRealTimers())

const alice = (changes: Partial<Caller> = {}): Caller => ({ id: 'alice', via: 'http', scopes: [], ...changes })

const tool = (
  changes: { name?: string; effect?: 'read' | 'write' | 'destroy'; scopes?: string[] } = {},
  run: (input: { device?: string | undefined }, context: ToolContext) => unknown = () => ({}),
): Tool =>
  defineTool({
    name: 'work',
    description: 'Works.',
    effect: 'read',
    input: z.object({ device: z.string().optional(), devices: z.array(z.string()).optional() }),
    output: z.looseObject({}),
    run: (input, context) => run(input, context) as Record<string, unknown>,
    ...changes,
  })

const devices = [
  fakeDevice({ name: 'edge-1' }),
  { ...fakeDevice({ name: 'core-1' }), host: '10.0.0.1', groups: ['core'], site: 'lab', tags: ['gold'] },
  { ...fakeDevice({ name: 'core-2' }), host: '2001:db8::1' },
]

const kernel = (tools: Tool[], parts: KernelParts = {}): Flotilla =>
  createFlotilla({ inventory: devices, logger: createMemoryLogger(), ...parts, tools })

describe('scopes', () => {
  test.each<[string[], string[], boolean]>([
    [[], [], true],
    [['devices:read'], ['devices:read'], true],
    [['devices:read'], ['devices:*'], true],
    [['devices:read'], ['*'], true],
    [['devices:read'], [], false],
    [['devices:read'], ['devices'], false],
    [['devices:read'], ['device:*'], false],
    [['a', 'b'], ['a'], false],
    [['a', 'b'], ['b', 'a'], true],
  ])('a tool that needs %j and a caller with %j: %s', async (needed, held, isAllowed) => {
    await using flotilla = kernel([tool({ scopes: needed })])
    const call = flotilla.call('work', {}, { caller: alice({ scopes: held }) })

    if (isAllowed) await expect(call).resolves.toMatchObject({ tool: 'work' })
    else await expect(call).rejects.toMatchObject({ code: 'FORBIDDEN', details: { scope: expect.any(String) } })
  })

  test('the policy may ask for scopes by effect', async () => {
    await using flotilla = kernel([tool()], { policy: { scopes: { read: ['devices:read'] } } })

    await expect(flotilla.call('work', {}, { caller: alice() })).rejects.toMatchObject({ code: 'FORBIDDEN' })
  })
})

describe('policy', () => {
  test('tools that write are denied unless it allows them', async () => {
    await using flotilla = kernel([tool({ effect: 'write' })])

    await expect(flotilla.call('work', {}, { caller: alice() })).rejects.toMatchObject({ code: 'POLICY_DENIED' })
  })

  test('allowing writes does not allow what destroys', async () => {
    await using flotilla = kernel([tool({ effect: 'destroy' })], {
      policy: { allow: ['read', 'write'] },
      approver: { decide: () => true },
    })

    await expect(flotilla.call('work', {}, { caller: alice() })).rejects.toMatchObject({ code: 'POLICY_DENIED' })
  })

  test('tools may be denied by name or pattern', async () => {
    await using flotilla = kernel([tool(), tool({ name: 'other' })], { policy: { deny: ['wo*'] } })

    await expect(flotilla.call('work', {}, { caller: alice() })).rejects.toMatchObject({ code: 'POLICY_DENIED' })
    await expect(flotilla.call('other', {}, { caller: alice() })).resolves.toBeDefined()
  })
})

describe('the device scope of a caller', () => {
  test.each<[string[] | undefined, string, boolean]>([
    [undefined, 'edge-1', true],
    [[], 'edge-1', false],
    [['edge-*'], 'edge-1', true],
    [['edge-*'], 'core-1', false],
    [['core-1'], '10.0.0.1', true],
    [['edge-*'], '10.0.0.1', false],
    [['group:core'], 'core-1', true],
    [['group:core'], 'core-2', false],
    [['site:lab'], 'core-1', true],
    [['tag:gold'], 'core-1', true],
    [['tag:gold'], 'edge-1', false],
    [['edge-*'], '2001:0db8:0:0::1', false],
    [['core-2'], '2001:0db8:0:0::1', true],
  ])('%j and the device %s: %s', async (scope, device, isAllowed) => {
    await using flotilla = kernel([
      tool({}, ({ device: name = '' }, context) => ({ found: context.device(name).name })),
    ])
    const call = flotilla.call('work', { device }, { caller: alice({ devices: scope }) })

    if (isAllowed) await expect(call).resolves.toMatchObject({ output: { found: expect.any(String) } })
    else await expect(call).rejects.toMatchObject({ code: 'DEVICE_FORBIDDEN' })
  })

  test('is checked before the input is validated, for lists too', async () => {
    await using flotilla = kernel([tool()])
    const caller = alice({ devices: ['edge-*'] })

    await expect(flotilla.call('work', { devices: ['edge-1', 'core-1'], device: 5 }, { caller })).rejects.toMatchObject(
      {
        code: 'DEVICE_FORBIDDEN',
      },
    )
  })

  test('holds for devices that a tool finds by itself, in every way it can', async () => {
    const attempts: ((context: ToolContext) => unknown)[] = [
      (context) => context.device('core-1'),
      (context) => context.session('core-1'),
      (context) => context.fleet.session('core-1'),
      (context) => context.fleet.run('show version', { on: 'core-1' }),
    ]
    for (const attempt of attempts) {
      await using flotilla = kernel([tool({}, async (_input, context) => ({ got: await attempt(context) }))])

      await expect(flotilla.call('work', {}, { caller: alice({ devices: ['edge-*'] }) })).rejects.toMatchObject({
        code: expect.stringMatching(/^DEVICE_(FORBIDDEN|UNKNOWN)$/),
      })
    }
  })

  test('narrows the inventory and runs over everything', async () => {
    await using flotilla = kernel([
      tool({}, async (_input, context) => {
        const report = await context.fleet.run('show version')
        return { names: context.fleet.inventory.names(), ran: report.outcomes.map(({ device }) => device) }
      }),
    ])

    const { output } = await flotilla.call('work', {}, { caller: alice({ devices: ['edge-*'] }) })
    expect(output).toEqual({ names: ['edge-1'], ran: ['edge-1'] })
    expect(flotilla.mayTouch(alice({ devices: ['edge-*'] }), 'core-1')).toBe(false)
    expect(flotilla.mayTouch(alice({ devices: ['edge-*'] }), 'edge-1')).toBe(true)
    expect(flotilla.mayTouch(alice(), 'nowhere')).toBe(false)
  })

  test('does not tell which other devices exist', async () => {
    await using flotilla = kernel([tool({}, ({ device = '' }, context) => ({ found: context.device(device).name }))])
    const ask = (device: string): Promise<unknown> =>
      flotilla.call('work', { device }, { caller: alice({ devices: ['edge-*'] }) }).catch((error) => error.code)

    expect(await ask('core-1')).toBe('DEVICE_FORBIDDEN')
    expect(await ask('core-99')).toBe('DEVICE_FORBIDDEN')
    expect(await ask('edge-99')).toBe('DEVICE_UNKNOWN')
  })
})

describe('addresses', () => {
  const find = tool({}, ({ device = '' }, context) => {
    const { name, host, platform } = context.device(device)
    return { name, host, platform }
  })

  test('outside the inventory are refused unless their network is allowed', async () => {
    await using closed = kernel([find])
    await using open = kernel([find], {
      addresses: { networks: ['192.0.2.0/24', '2001:db8:1::/48'], platform: 'linux' },
    })
    const caller = alice()

    await expect(closed.call('work', { device: '192.0.2.7' }, { caller })).rejects.toMatchObject({
      code: 'DEVICE_UNKNOWN',
    })
    expect((await open.call('work', { device: '192.0.2.7' }, { caller })).output).toEqual({
      name: '192.0.2.7',
      host: '192.0.2.7',
      platform: 'linux',
    })
    expect((await open.call('work', { device: '2001:db8:1:0::5' }, { caller })).output).toMatchObject({
      host: '2001:db8:1::5',
    })
    for (const device of ['192.0.3.1', '127.0.0.1', '169.254.169.254', 'localhost', '3221225991', '192.0.2.7.nip.io']) {
      await expect(open.call('work', { device }, { caller })).rejects.toMatchObject({ code: 'DEVICE_UNKNOWN' })
    }
  })

  test('that are allowed are reached through the fleet like any other device', async () => {
    const device = fakeDevice({ name: 'unlisted' })
    const reach = tool({}, async ({ device: address = '' }, context) => {
      await using session = await context.session(address)
      return { version: (await session.run('show version')).output }
    })
    await using flotilla = createFlotilla({
      inventory: [],
      tools: [reach],
      addresses: { networks: ['192.0.2.0/24'] },
      openSession: (target, options) => openSession({ ...device, name: target.name }, options),
    })

    const { output } = await flotilla.call('work', { device: '192.0.2.7' }, { caller: alice() })
    expect(output.version).toContain('Cisco IOS')
    expect(flotilla.fleet.stats()).toMatchObject({ leased: 0, totals: { opened: 1 } })
  })

  test('that several devices share must be asked for by name, or with the port', async () => {
    const shared = [
      { ...fakeDevice({ name: 'a' }), host: '127.0.0.1', port: 2201 },
      { ...fakeDevice({ name: 'b' }), host: '127.0.0.1', port: 2202 },
    ]
    await using flotilla = createFlotilla({ inventory: shared, tools: [find] })

    await expect(flotilla.call('work', { device: '127.0.0.1' }, { caller: alice() })).rejects.toMatchObject({
      code: 'DEVICE_UNKNOWN',
      message: expect.stringContaining('a, b'),
    })
    expect((await flotilla.call('work', { device: '127.0.0.1:2202' }, { caller: alice() })).output).toMatchObject({
      name: 'b',
    })
    expect(
      (await flotilla.call('work', { device: '127.0.0.1' }, { caller: alice({ devices: ['b'] }) })).output,
    ).toMatchObject({ name: 'b' })
  })

  test.each(['10.0.0.0/33', 'everything', '10.0.0.0/x', ''])('%j is no network', (network) => {
    expect(() => kernel([], { addresses: { networks: [network] } })).toThrow(
      expect.objectContaining({ code: 'OPTION_INVALID' }),
    )
  })
})

describe('rate limits', () => {
  const basic = alice({ tier: 'basic' })

  test('hold per caller and tier; the eleventh call of a basic caller is refused with figures', async () => {
    await using flotilla = kernel([tool()])
    const results = []
    for (let index = 0; index < 10; index++) results.push(await flotilla.call('work', {}, { caller: basic }))
    const before = Date.now()

    expect(results.map(({ rateLimit }) => rateLimit?.remaining)).toEqual([9, 8, 7, 6, 5, 4, 3, 2, 1, 0])
    const error = await flotilla.call('work', {}, { caller: basic }).catch((thrown) => thrown)
    expect(error).toMatchObject({ code: 'RATE_LIMITED', retryable: true, details: { limit: 10, remaining: 0 } })
    expect(Date.parse(error.details.resetAt)).toBeGreaterThan(before)
    expect(error.details.retryAfterMs).toBeLessThanOrEqual(60_000)
    await expect(flotilla.call('work', {}, { caller: alice({ tier: 'premium' }) })).resolves.toBeDefined()
    await expect(flotilla.call('work', {}, { caller: { ...basic, id: 'bob' } })).resolves.toBeDefined()
  })

  test('callers without a tier are free', async () => {
    await using flotilla = kernel([tool()])
    for (let index = 0; index < 120; index++) await flotilla.call('work', {}, { caller: alice() })

    expect((await flotilla.call('work', {}, { caller: alice() })).rateLimit).toBeUndefined()
  })

  test('unknown tools and bad inputs count too', async () => {
    await using flotilla = kernel([tool()], { rateLimits: { basic: { limit: 2, windowMs: 60_000 } } })
    await flotilla.call('nothing', {}, { caller: basic }).catch(() => {})
    await flotilla.call('work', { device: 5 }, { caller: basic }).catch(() => {})

    await expect(flotilla.call('work', {}, { caller: basic })).rejects.toMatchObject({ code: 'RATE_LIMITED' })
  })

  test('a decision of the door is not counted again, and what it refused stays refused', async () => {
    await using flotilla = kernel([tool()], { rateLimits: { basic: { limit: 2, windowMs: 60_000 } } })
    const rateLimit = await flotilla.limit(basic)
    for (let index = 0; index < 5; index++) await flotilla.call('work', {}, { caller: basic, rateLimit })

    expect(await flotilla.limit(basic)).toMatchObject({ allowed: true, remaining: 0 })
    const refused = await flotilla.limit(basic)
    await expect(flotilla.call('work', {}, { caller: basic, rateLimit: refused })).rejects.toMatchObject({
      code: 'RATE_LIMITED',
    })
  })

  test.each(['allow', 'deny'] as const)('a limiter that fails: %s', async (rateLimiterFailure) => {
    const rateLimiter = { consume: () => Promise.reject(new Error('store gone')) }
    await using flotilla = kernel([tool()], { rateLimiter, rateLimiterFailure })
    const call = flotilla.call('work', {}, { caller: basic })

    if (rateLimiterFailure === 'allow') await expect(call).resolves.toBeDefined()
    else await expect(call).rejects.toMatchObject({ code: 'RATE_LIMITED' })
    expect((await flotilla.metrics.expose()).body).toContain(
      'flotilla_rate_limit_decisions_total{tier="basic",decision="error"} 1',
    )
  })

  test('a policy that makes no sense is refused at once', () => {
    expect(() => kernel([], { rateLimits: { basic: { limit: -1, windowMs: 1 } } })).toThrow(
      expect.objectContaining({ code: 'OPTION_INVALID', message: expect.stringContaining('basic') }),
    )
  })
})

test('only the SDK may ask for unredacted output', async () => {
  const leak = tool({}, () => ({ config: 'snmp-server community s3cr3tRO ro' }))
  await using flotilla = kernel([leak])

  await expect(flotilla.call('work', {}, { caller: alice(), unredacted: true })).rejects.toMatchObject({
    code: 'FORBIDDEN',
  })
  const raw = await flotilla.call('work', {}, { caller: alice({ via: 'sdk' }), unredacted: true })
  expect(raw.output).toEqual({ config: 'snmp-server community s3cr3tRO ro' })
  const clean = await flotilla.call('work', {}, { caller: alice() })
  expect(JSON.stringify(clean)).not.toContain('s3cr3tRO')
})

test('terminal escapes and invisible characters never leave, secrets hidden behind them neither', async () => {
  const hostile = tool({}, () => ({
    'k\u001b[31mey': 'a\u001b[2Jb\u202ec\u200bd',
    config: 'snmp-server community \u001b[0ms3cr3tRO ro',
    list: [{ deep: 'x\u0007y' }],
  }))
  await using flotilla = kernel([hostile])
  const { output, text } = await flotilla.call('work', {}, { caller: alice() })

  expect(output).toMatchObject({ key: 'abcd', list: [{ deep: 'xy' }] })
  expect(text).not.toContain('s3cr3tRO')
})

test('the password that opened a session is nowhere in what a device prints back, however it prints it', async () => {
  const password = 'Xk7-plover-93'
  const chatty = fakeDevice({
    name: 'edge-1',
    password,
    commands: { 'show secret-plans': `the code is ${password}, admin` },
  })
  const show = tool({}, async (_input, { session: open }) => {
    await using session = await open('edge-1')
    return { text: (await session.run('show secret-plans')).output }
  })
  await using flotilla = createFlotilla({ inventory: [chatty], tools: [show] })
  const { output } = await flotilla.call('work', {}, { caller: alice() })

  expect(output.text).toMatch(/^the code is <redacted:secret:[0-9a-f]{8}>, admin/)
})

describe('the guard of a fleet that the kernel makes', () => {
  const commanding = (effect: 'read' | 'write' | 'destroy'): Tool =>
    tool({ effect }, async ({ device = '' }, { session: open }) => {
      await using session = await open('edge-1')
      return { failure: (await session.run(device)).failure ?? null }
    })
  const outcome = async (
    effect: 'read' | 'write' | 'destroy',
    command: string,
    parts: KernelParts,
  ): Promise<string> => {
    const edge = fakeDevice({ name: 'edge-1' })
    await using flotilla = createFlotilla({ inventory: [edge], tools: [commanding(effect)], ...parts })
    const code = await flotilla.call('work', { device: command }, { caller: alice() }).then(
      () => 'ok',
      (error) => error.code,
    )
    expect(edge.sent.includes(command)).toBe(code === 'ok')
    return code
  }
  const yes = { approver: { decide: () => true } }
  const all = { ...yes, policy: { allow: ['read', 'write', 'destroy'] as const } }

  test.each<['read' | 'write' | 'destroy', string, KernelParts, string]>([
    ['read', 'show version', {}, 'ok'],
    ['read', 'write memory', {}, 'GUARD_REFUSED'],
    ['read', 'write memory', all, 'GUARD_REFUSED'],
    ['write', 'write memory', yes, 'ok'],
    ['write', 'write erase', yes, 'GUARD_REFUSED'],
    ['write', 'write erase', all, 'GUARD_REFUSED'],
    ['destroy', 'write erase', yes, 'GUARD_REFUSED'],
  ])('lets a tool that has the effect %s send %j with %j: %s', async (effect, command, parts, expected) => {
    expect(await outcome(effect, command, parts)).toBe(expected)
  })

  test('is read-only for everybody while the policy is', async () => {
    await using flotilla = kernel([])
    await using session = await flotilla.fleet.session('edge-1')

    await expect(session.run('write memory')).rejects.toMatchObject({ code: 'GUARD_REFUSED' })
  })
})
