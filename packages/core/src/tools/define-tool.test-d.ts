import { expectTypeOf, test } from 'vitest'
import { z } from 'zod'
import { z as z3 } from 'zod/v3'
import { defineTool } from './define-tool.js'

const common = { name: 'reboot_in', description: 'Schedules a reboot.', effect: 'destroy' } as const

test('run is typed by its schemas in zod 4', () => {
  defineTool({
    ...common,
    input: z.object({ minutes: z.coerce.number(), force: z.boolean().default(false) }),
    output: z.object({ at: z.string(), by: z.string().default('me') }),
    run(input, context) {
      expectTypeOf(input).toEqualTypeOf<{ minutes: number; force: boolean }>()
      expectTypeOf(context.signal).toEqualTypeOf<AbortSignal>()
      return { at: '22:00' }
    },
  })

  defineTool({
    ...common,
    input: z.object({}),
    output: z.object({ at: z.string() }),
    // @ts-expect-error `at` must be a string
    run: async () => ({ at: 1 }),
  })
})

test('run is typed by its schemas in zod 3', () => {
  defineTool({
    ...common,
    input: z3.object({ minutes: z3.number() }),
    output: z3.object({ at: z3.string() }),
    run(input) {
      expectTypeOf(input).toEqualTypeOf<{ minutes: number }>()
      return { at: '22:00' }
    },
  })
})

test('a JSON Schema gives plain fields', () => {
  defineTool({
    ...common,
    input: { type: 'object', properties: { minutes: { type: 'number' } } },
    output: { type: 'object' },
    run(input) {
      expectTypeOf(input).toEqualTypeOf<Record<string, unknown>>()
      return { anything: true }
    },
  })
})
