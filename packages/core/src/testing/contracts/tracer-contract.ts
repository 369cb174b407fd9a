import { expect, test } from 'vitest'
import type { Tracer } from '../../observe/tracer.js'

export interface TracerHarness {
  tracer: Tracer
  /** Every span so far, in the order they started. */
  spans(): readonly {
    name: string
    parent?: string | undefined
    attributes: Readonly<Record<string, unknown>>
    status: { code: number }
    ended: boolean
  }[]
}

/** What every tracer must do that Flotilla is given. A new one is done when this suite passes for it. */
export function tracerContract(create: () => TracerHarness): void {
  test('gives back what the body gives, and the span ends when it is ended', async () => {
    const { tracer, spans } = create()
    const value = await tracer.startActiveSpan('work', { attributes: { a: 1 } }, async (span) => {
      span.setAttribute('b', 'x')
      span.setStatus({ code: 2, message: 'failed' })
      span.end()
      return 7
    })

    expect(value).toBe(7)
    expect(spans()).toMatchObject([{ name: 'work', attributes: { a: 1, b: 'x' }, status: { code: 2 }, ended: true }])
  })

  test('a span started inside another, after waiting too, is its child', async () => {
    const { tracer, spans } = create()
    await tracer.startActiveSpan('outer', {}, async (outer) => {
      await Promise.resolve()
      tracer.startActiveSpan('inner', {}, (inner) => inner.end())
      outer.end()
    })

    expect(spans().map(({ name, parent }) => [name, parent])).toEqual([
      ['outer', undefined],
      ['inner', 'outer'],
    ])
  })
}
