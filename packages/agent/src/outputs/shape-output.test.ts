import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createArtifactStore } from './artifact-store.js'
import { shapeOutput } from './shape-output.js'

test('whatever the output, the model gets well-formed JSON below the limit', async () => {
  const output = fc.dictionary(
    fc.string({ maxLength: 8 }),
    fc.oneof(fc.string({ unit: 'binary', maxLength: 3_000 }), fc.integer()),
  )
  await fc.assert(
    fc.asyncProperty(output, async (value) => {
      const text = JSON.stringify(value)
      const shaped = await shapeOutput({ output: value, text }, ['edge-1'], {
        store: createArtifactStore(),
        owner: 'a',
        maxInlineBytes: 1_024,
        onStoreFailed: () => {},
      })
      expect(Buffer.byteLength(shaped)).toBeLessThanOrEqual(1_024)
      expect(JSON.parse(shaped)).toMatchObject({ trust: 'device-output', devices: ['edge-1'] })
      expect(shaped).not.toMatch(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/)
    }),
    { numRuns: 25 },
  )
}, 20_000)
