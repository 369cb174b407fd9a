import { afterEach, describe, expect, expectTypeOf, test, vi } from 'vitest'
import { z } from 'zod'
import type { Caller } from '../callers/caller.js'
import { FlotillaError } from '../errors/flotilla-error.js'
import { createMemoryLogger } from '../observe/memory-logger.js'
import { fakeDevice } from '../testing/fake-device.js'
import { defineTool } from '../tools/define-tool.js'
import type { Tool } from '../tools/tool.js'
import { createFlotilla } from './create-flotilla.js'
import { defineMiddleware, type Middleware } from './middleware.js'
import { defineResource, type Resource } from './resource.js'
import { toolsWith } from './tools-with.js'

afterEach(() => void vi.useRealTimers())

const caller: Caller = { id: 'alice', via: 'sdk', scopes: [] }

const waiting = (run: (signal: AbortSignal) => Promise<object> | object): Tool =>
  defineTool({
    name: 'wait',
    description: 'Waits.',
    effect: 'read',
    input: z.object({}),
    output: z.looseObject({}),
    run: (_input, { signal }) => run(signal) as Record<string, unknown>,
  })

/** Resources that write down what happens to them. */
function recorder(): {
  log: string[]
  resource(name: string, dependsOn?: string[], fail?: 'start' | 'stop'): Resource
} {
  const log: string[] = []
  return {
    log,
    resource: (name, dependsOn = [], fail) =>
      defineResource({
        name,
        dependsOn,
        start({ resources }) {
          if (fail === 'start') throw new Error(`${name} is broken`)
          log.push(`start ${name}(${Object.keys(resources).join()})`)
          return `value of ${name}`
        },
        stop(value) {
          log.push(`stop ${name}`)
          if (fail === 'stop') throw new Error('no')
          expect(value).toBe(`value of ${name}`)
        },
      }),
  }
}

describe('resources', () => {
  test('start after those they depend on and stop in reverse', async () => {
    const { log, resource } = recorder()
    const flotilla = createFlotilla({
      inventory: [],
      resources: [resource('api', ['cache', 'database']), resource('cache', ['database']), resource('database')],
    })
    await flotilla.start()
    await flotilla.start()
    expect(flotilla.resources).toEqual({ api: 'value of api', cache: 'value of cache', database: 'value of database' })
    await flotilla.close()
    await flotilla.close()

    expect(log).toEqual([
      'start database()',
      'start cache(database)',
      'start api(cache,database)',
      'stop api',
      'stop cache',
      'stop database',
    ])
    expect(flotilla.resources).toEqual({})
  })

  test('are stopped again when one fails half-way, and the error names it', async () => {
    const { log, resource } = recorder()
    const flotilla = createFlotilla({
      inventory: [],
      logger: createMemoryLogger(),
      resources: [resource('a'), resource('b', ['a']), resource('c', ['b'], 'start'), resource('d', ['c'])],
    })

    await expect(flotilla.start()).rejects.toMatchObject({
      code: 'RESOURCE_FAILED',
      message: 'Resource "c" did not start: c is broken',
    })
    expect(log).toEqual(['start a()', 'start b(a)', 'stop b', 'stop a'])
    expect(flotilla.state).toBe('created')
    await flotilla.close()
  })

  test('can be started again after a failure', async () => {
    let attempts = 0
    const flaky = defineResource({
      name: 'database',
      start() {
        if (attempts++ === 0) throw new Error('not up yet')
        return 'up'
      },
    })
    await using flotilla = createFlotilla({ inventory: [], resources: [flaky] })
    await expect(flotilla.start()).rejects.toMatchObject({ code: 'RESOURCE_FAILED' })
    await flotilla.start()

    expect(flotilla.resources).toEqual({ database: 'up' })
  })

  test('one whose stop fails does not keep the others from stopping', async () => {
    const { log, resource } = recorder()
    const logger = createMemoryLogger()
    const flotilla = createFlotilla({ inventory: [], logger, resources: [resource('a'), resource('b', ['a'], 'stop')] })
    await flotilla.start()
    await flotilla.close()

    expect(log.slice(-2)).toEqual(['stop b', 'stop a'])
    expect(logger.lines).toMatchObject([{ level: 'error', fields: { resource: 'b' } }])
  })

  test('that hang at the start fail at their deadline, and are stopped should they start after all', async () => {
    vi.useFakeTimers()
    const stopped: string[] = []
    let arrive = (_value: string): void => {}
    const slow = defineResource({
      name: 'slow',
      startTimeoutMs: 500,
      start: () => new Promise<string>((resolve) => (arrive = resolve)),
      stop: (value) => void stopped.push(value),
    })
    await using flotilla = createFlotilla({ inventory: [], resources: [slow] })
    const start = expect(flotilla.start()).rejects.toMatchObject({
      code: 'RESOURCE_FAILED',
      message: expect.stringContaining('500 ms'),
    })
    await vi.advanceTimersByTimeAsync(500)
    await start
    arrive('late')
    await vi.advanceTimersByTimeAsync(0)

    expect(stopped).toEqual(['late'])
  })

  test.each<[string, (make: ReturnType<typeof recorder>['resource']) => Resource[], RegExp]>([
    ['a circle', (make) => [make('x'), make('a', ['b']), make('b', ['c']), make('c', ['a'])], /a -> b -> c -> a/],
    ['itself', (make) => [make('a', ['a'])], /a -> a/],
    ['something unknown', (make) => [make('a', ['b'])], /depends on "b"/],
    ['one name twice', (make) => [make('a'), make('a')], /two resources named "a"/],
  ])('that depend on %s are refused at creation', (_what, resources, message) => {
    expect(() => createFlotilla({ inventory: [], resources: resources(recorder().resource) })).toThrow(
      expect.objectContaining({ code: 'RESOURCE_INVALID', message: expect.stringMatching(message) }),
    )
  })

  test('have their health in the report and in readiness', async () => {
    let status: 'healthy' | 'unhealthy' = 'healthy'
    const database = defineResource({
      name: 'database',
      start: () => ({ ping: () => status }),
      health: (value) => ({ status: value.ping(), connections: 3 }),
    })
    await using flotilla = createFlotilla({ inventory: [], resources: [database] })
    await flotilla.start()

    expect((await flotilla.health.detailed()).checks.database).toMatchObject({ status: 'healthy', connections: 3 })
    status = 'unhealthy'
    for (let index = 0; index < 3; index++) await flotilla.health.ready()
    expect(await flotilla.health.ready()).toEqual({ ready: false, notReady: ['database'] })
  })

  test('a name that a health check has already is a failed start, and what started is stopped', async () => {
    let stopped = 0
    const fleet = defineResource({
      name: 'fleet',
      start: () => 1,
      stop: () => void stopped++,
      health: () => ({ status: 'healthy' }),
    })
    await using flotilla = createFlotilla({ inventory: [], resources: [fleet] })

    await expect(flotilla.start()).rejects.toMatchObject({
      code: 'RESOURCE_FAILED',
      message: expect.stringContaining('"fleet"'),
    })
    expect(stopped).toBe(1)
  })

  test('are typed in tools, and a kernel without them refuses those tools', async () => {
    const database = defineResource({ name: 'database', start: () => ({ query: (sql: string) => sql.length }) })
    const user = defineMiddleware<{ user: string }>({
      name: 'user',
      handle: (call, next) => next({ user: call.caller.id }),
    })
    const { defineTool: define } = toolsWith({ resources: [database], middleware: [user] })
    const tool = define({
      name: 'count',
      description: 'Counts.',
      effect: 'read',
      input: z.object({}),
      output: z.object({ length: z.number(), user: z.string() }),
      run(_input, { resources, state }) {
        expectTypeOf(resources.database.query).returns.toEqualTypeOf<number>()
        expectTypeOf(state.user).toEqualTypeOf<string>()
        return { length: resources.database.query('select'), user: state.user }
      },
    })
    await using flotilla = createFlotilla({ inventory: [], tools: [tool], resources: [database], middleware: [user] })

    expect((await flotilla.call('count', {}, { caller })).output).toEqual({ length: 6, user: 'alice' })
    expect(() => createFlotilla({ inventory: [], tools: [tool] })).toThrow(
      expect.objectContaining({ code: 'TOOL_INVALID', message: expect.stringContaining('database') }),
    )
  })
})

describe('closing', () => {
  test('waits for running calls and refuses new ones', async () => {
    let finish = (_output: object): void => {}
    const flotilla = createFlotilla({
      inventory: [],
      tools: [waiting(() => new Promise((resolve) => (finish = resolve)))],
    })
    await flotilla.start()
    const running = flotilla.call('wait', {}, { caller })
    await Promise.resolve()
    const closing = flotilla.close()

    expect(flotilla.state).toBe('closing')
    await expect(flotilla.call('wait', {}, { caller })).rejects.toMatchObject({ code: 'SHUTTING_DOWN' })
    expect(await flotilla.health.ready()).toMatchObject({ ready: false })
    finish({ done: true })
    expect((await running).output).toEqual({ done: true })
    await closing
    expect(flotilla.state).toBe('closed')
  })

  test('ends what has not ended at the deadline', async () => {
    vi.useFakeTimers()
    let seen: AbortSignal | undefined
    const tool = waiting((signal) => {
      seen = signal
      return new Promise(() => {})
    })
    const flotilla = createFlotilla({ inventory: [], tools: [tool] })
    await flotilla.start()
    const running = expect(flotilla.call('wait', {}, { caller })).rejects.toMatchObject({ code: 'SHUTTING_DOWN' })
    await vi.advanceTimersByTimeAsync(0)
    const closing = flotilla.close({ drainMs: 200 })
    await vi.advanceTimersByTimeAsync(2_000)
    await Promise.all([running, closing])

    expect(seen?.aborted).toBe(true)
    expect(vi.getTimerCount()).toBe(0)
  })

  test('does not start what was still on its way to the tool at the deadline', async () => {
    let open = (): void => {}
    const gate = new Promise<void>((resolve) => (open = resolve))
    const ran: string[] = []
    const work = defineTool({
      name: 'work',
      description: 'Works.',
      effect: 'read',
      input: z.object({ id: z.string() }),
      output: z.object({}),
      run({ id }) {
        ran.push(id)
        return id === 'hangs' ? new Promise(() => {}) : {}
      },
    })
    const slow: Middleware = {
      name: 'slow',
      async handle({ input }, next) {
        if (input.id === 'late') await gate
        return next()
      },
    }
    const flotilla = createFlotilla({ inventory: [], tools: [work], middleware: [slow], logger: createMemoryLogger() })
    const hangs = flotilla.call('work', { id: 'hangs' }, { caller })
    const late = expect(flotilla.call('work', { id: 'late' }, { caller })).rejects.toMatchObject({
      code: 'SHUTTING_DOWN',
    })
    await vi.waitFor(() => expect(ran).toEqual(['hangs']))
    const closing = flotilla.close({ drainMs: 0 })
    await expect(hangs).rejects.toMatchObject({ code: 'SHUTTING_DOWN' })
    open()
    await Promise.all([late, closing])

    expect(ran).toEqual(['hangs'])
  })

  test('closes the fleet it made, and leaves alone the one it was given', async () => {
    const owner = createFlotilla({ inventory: [fakeDevice({ name: 'edge-1' })] })
    const guest = createFlotilla({ fleet: owner.fleet })
    await guest.start()
    await guest.close()
    await using session = await owner.fleet.session('edge-1')
    expect(session.state).toBe('ready')
    await owner.close()

    await expect(owner.fleet.session('edge-1')).rejects.toMatchObject({ code: 'FLEET_CLOSED' })
  })

  test('in the middle of a start ends the start', async () => {
    const never = defineResource({ name: 'never', start: () => new Promise<never>(() => {}) })
    const flotilla = createFlotilla({ inventory: [], resources: [never], logger: createMemoryLogger() })
    const start = expect(flotilla.start()).rejects.toMatchObject({ code: 'SHUTTING_DOWN' })
    await flotilla.close()
    await start

    await expect(flotilla.start()).rejects.toMatchObject({ code: 'SHUTTING_DOWN' })
    expect(flotilla.state).toBe('closed')
  })
})

describe('middleware', () => {
  const echo = defineTool({
    name: 'echo',
    description: 'Echoes.',
    effect: 'read',
    input: z.object({ text: z.string() }),
    output: z.object({ text: z.string() }),
    run: ({ text }) => ({ text }),
  })
  const kernel = (...middleware: Middleware[]) =>
    createFlotilla({ inventory: [], tools: [echo], middleware, logger: createMemoryLogger() })

  test('stands in the order given, round a call whose input is valid', async () => {
    const order: string[] = []
    const layer = (name: string): Middleware => ({
      name,
      async handle(call, next) {
        order.push(`${name} ${call.tool.name} ${call.input.text}`)
        const output = await next()
        order.push(`${name} after`)
        return output
      },
    })
    await using flotilla = kernel(layer('outer'), layer('inner'))
    await flotilla.call('echo', { text: 'x' }, { caller })
    await flotilla.call('echo', {}, { caller }).catch(() => {})

    expect(order).toEqual(['outer echo x', 'inner echo x', 'inner after', 'outer after'])
  })

  test('may refuse with a code of its own', async () => {
    await using flotilla = kernel({
      name: 'freeze',
      handle() {
        throw new FlotillaError('POLICY_DENIED', 'There is a change freeze')
      },
    })

    await expect(flotilla.call('echo', { text: 'x' }, { caller })).rejects.toMatchObject({
      code: 'POLICY_DENIED',
      message: 'There is a change freeze',
    })
  })

  test('an output of its own is checked and redacted like the tool’s', async () => {
    const answer = (output: Record<string, unknown>): Middleware => ({ name: 'answer', handle: async () => output })
    await using wrong = kernel(answer({ text: 5 }))
    await using leaky = kernel(answer({ text: 'snmp-server community s3cr3tRO ro' }))

    await expect(wrong.call('echo', { text: 'x' }, { caller })).rejects.toMatchObject({ code: 'OUTPUT_INVALID' })
    expect(JSON.stringify(await leaky.call('echo', { text: 'x' }, { caller }))).not.toContain('s3cr3tRO')
  })
})
