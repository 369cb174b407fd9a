import { expect, test } from 'vitest'
import type { HealthRegistry, HealthResult } from '../../health/health.js'

export interface HealthRegistryHarness {
  /** With a grace of 3 failures and reports kept for 30 s. */
  registry: HealthRegistry
  advance(ms: number): void
}

/** What every health registry must do. */
export function healthRegistryContract(create: () => HealthRegistryHarness): void {
  const healthy = (): HealthResult => ({ status: 'healthy' })
  const unhealthy = (): HealthResult => ({ status: 'unhealthy', error: 'down' })

  test('is alive without asking anything', () => {
    const { registry } = create()
    registry.register('never', () => expect.unreachable())

    expect(registry.live()).toEqual({ status: 'alive' })
  })

  test.each([
    [['healthy', 'healthy'], 'healthy'],
    [['healthy', 'degraded'], 'degraded'],
    [['degraded', 'unhealthy'], 'unhealthy'],
    [[], 'healthy'],
  ] as const)('%j makes %s', async (statuses, expected) => {
    const { registry } = create()
    for (const [index, status] of statuses.entries()) registry.register(`check-${index}`, () => ({ status }))

    expect((await registry.detailed()).status).toBe(expected)
  })

  test('a check that throws is unhealthy, with its message', async () => {
    const { registry } = create()
    registry.register('broken', () => {
      throw new Error('no route')
    })

    expect((await registry.detailed()).checks.broken).toMatchObject({ status: 'unhealthy', error: 'no route' })
  })

  test('checks run side by side', async () => {
    const { registry } = create()
    let arrived = 0
    let release = (): void => {}
    const together = new Promise<void>((resolve) => (release = resolve))
    for (const name of ['a', 'b', 'c']) {
      registry.register(name, async () => {
        if (++arrived === 3) release()
        await together
        return healthy()
      })
    }

    expect((await registry.detailed()).status).toBe('healthy')
  })

  test('a report is kept for a while, and asked for once by those who come together', async () => {
    const { registry, advance } = create()
    let asked = 0
    registry.register('counted', () => {
      asked++
      return healthy()
    })

    await Promise.all([registry.detailed(), registry.detailed()])
    await registry.detailed()
    expect(asked).toBe(1)
    advance(30_001)
    await registry.detailed()
    expect(asked).toBe(2)
    await registry.detailed({ fresh: true })
    expect(asked).toBe(3)
  })

  test('turns not-ready at the third failure in a row, and ready again at the first success', async () => {
    const { registry } = create()
    let check = unhealthy
    registry.register('database', () => check())

    expect(await registry.ready()).toEqual({ ready: true, notReady: [] })
    expect(await registry.ready()).toEqual({ ready: true, notReady: [] })
    expect(await registry.ready()).toEqual({ ready: false, notReady: ['database'] })
    check = healthy
    expect(await registry.ready()).toEqual({ ready: true, notReady: [] })
    check = unhealthy
    expect((await registry.ready()).ready).toBe(true)
  })

  test('what is not critical does not touch readiness', async () => {
    const { registry } = create()
    registry.register('extra', { check: unhealthy, critical: false })
    for (let index = 0; index < 3; index++) await registry.ready()

    expect((await registry.ready()).ready).toBe(true)
    expect((await registry.detailed()).status).toBe('unhealthy')
  })

  test('draining is not ready at once', async () => {
    const { registry } = create()
    registry.drain('shutting down')

    expect(await registry.ready()).toEqual({ ready: false, notReady: ['shutting down'] })
    expect(registry.live()).toEqual({ status: 'alive' })
  })

  test('a name can be taken once, and is free again when removed', () => {
    const { registry } = create()
    const remove = registry.register('database', healthy)

    expect(() => registry.register('database', healthy)).toThrow(expect.objectContaining({ code: 'OPTION_INVALID' }))
    remove()
    expect(() => registry.register('database', healthy)).not.toThrow()
  })

  test('the figures of the process are real', async () => {
    const { metrics } = await create().registry.detailed()

    for (const percent of [metrics.cpuPercent, metrics.memoryPercent, metrics.diskPercent]) {
      expect(percent).toBeGreaterThanOrEqual(0)
      expect(percent).toBeLessThanOrEqual(100)
    }
    expect(metrics.memoryPercent).toBeGreaterThan(0)
    expect(metrics.processCount).toBeGreaterThanOrEqual(1)
  })
}
