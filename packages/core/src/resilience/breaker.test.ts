import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createManualClock } from './__fixtures__/manual-clock.js'
import { type BreakerState, createBreaker } from './breaker.js'

describe('a breaker', () => {
  const create = (options = {}) => {
    const clock = createManualClock()
    const changes: BreakerState[] = []
    const onChange = ({ state }: { state: BreakerState }) => changes.push(state)
    return {
      clock,
      changes,
      breaker: createBreaker({ failureThreshold: 3, openMs: 1_000, clock, onChange, ...options }),
    }
  }

  test('opens after that many failures in a row and refuses everything', () => {
    const { breaker, changes, clock } = create()
    for (let count = 0; count < 3; count++) breaker.enter()?.failure()

    expect(breaker.enter()).toBeUndefined()
    expect(breaker.status).toEqual({ state: 'open', failures: 3, retryAtMs: clock.now() + 1_000 })
    expect(changes).toEqual(['open'])
  })

  test('a success in between starts the count again', () => {
    const { breaker } = create()
    for (let count = 0; count < 10; count++) {
      breaker.enter()?.failure()
      breaker.enter()?.failure()
      breaker.enter()?.success()
    }

    expect(breaker.status).toEqual({ state: 'closed', failures: 0 })
  })

  test('one failure can weigh as much as the whole threshold', () => {
    const { breaker } = create()
    breaker.enter()?.failure(3)

    expect(breaker.status.state).toBe('open')
  })

  test('when its time is over it lets one through, and closes when that one succeeds', async () => {
    const { breaker, changes, clock } = create()
    breaker.enter()?.failure(3)
    await clock.advance(999)
    expect(breaker.enter()).toBeUndefined()
    await clock.advance(1)
    expect(breaker.status.state).toBe('half-open')

    const trial = breaker.enter()
    expect(trial).toBeDefined()
    expect(breaker.enter()).toBeUndefined()
    trial?.success()

    expect(changes).toEqual(['open', 'closed'])
    expect(breaker.enter()).toBeDefined()
  })

  test('a trial that fails opens it again for the whole time', async () => {
    const { breaker, changes, clock } = create()
    breaker.enter()?.failure(3)
    await clock.advance(1_500)
    breaker.enter()?.failure()

    expect(breaker.status).toMatchObject({ state: 'open', retryAtMs: clock.now() + 1_000 })
    expect(changes).toEqual(['open', 'open'])
  })

  test('a trial that is called off leaves the next one free at once', async () => {
    const { breaker, clock } = create()
    breaker.enter()?.failure(3)
    await clock.advance(1_000)
    breaker.enter()?.cancel()

    expect(breaker.enter()).toBeDefined()
  })

  test('what was let through before it opened has no say any more', async () => {
    const { breaker, clock } = create()
    const [early, late] = [breaker.enter(), breaker.enter()]
    breaker.enter()?.failure(3)
    early?.success()
    expect(breaker.status.state).toBe('open')
    await clock.advance(1_000)
    late?.failure()
    expect(breaker.status.state).toBe('half-open')
  })

  test('a pass counts once', () => {
    const { breaker } = create()
    const pass = breaker.enter()
    for (let count = 0; count < 5; count++) pass?.failure()

    expect(breaker.status).toMatchObject({ state: 'closed', failures: 1 })
  })

  test('whatever happens, an open breaker has at most one trial under way and never refuses for ever', () => {
    const step = fc.constantFrom('success', 'failure', 'cancel', 'wait', 'enter')
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), fc.infiniteStream(fc.nat()), (steps, picks) => {
        let now = 0
        const clock = { now: () => now, after: () => () => undefined }
        const breaker = createBreaker({ failureThreshold: 2, openMs: 10, clock })
        const passes: { pass: NonNullable<ReturnType<typeof breaker.enter>>; trial: boolean }[] = []
        for (const action of steps) {
          if (action === 'wait') now += 7
          else if (action === 'enter') {
            const trial = breaker.status.state !== 'closed'
            const pass = breaker.enter()
            if (pass) passes.push({ pass, trial })
            expect(passes.filter((entry) => entry.trial).length).toBeLessThanOrEqual(1)
          } else if (passes.length > 0) {
            const [entry] = passes.splice(Number(picks.next().value) % passes.length, 1)
            entry?.pass[action]()
          }
        }
        for (const { pass } of passes) pass.cancel()
        now += 10
        expect(breaker.enter()).toBeDefined()
      }),
    )
  })
})
