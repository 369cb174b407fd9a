import { expect, test } from 'vitest'
import { createArtifactStore } from './artifact-store.js'

test('gives back what was put in, to its owner alone', async () => {
  const store = createArtifactStore()
  const id = await store.put({ owner: 'alice', text: 'config' })

  expect(await store.get(id, 'alice')).toEqual({ owner: 'alice', text: 'config' })
  expect(await store.get(id, 'bob')).toBeUndefined()
  expect(await store.get('out_x', 'alice')).toBeUndefined()
})

test('the oldest go when there is no room, the newest stays whatever its size', async () => {
  const store = createArtifactStore({ maxBytes: 10 })
  const [one, two] = [await store.put({ owner: 'a', text: '12345' }), await store.put({ owner: 'a', text: '12345' })]
  const three = await store.put({ owner: 'a', text: '123456789012345' })

  expect(await store.get(one, 'a')).toBeUndefined()
  expect(await store.get(two, 'a')).toBeUndefined()
  expect((await store.get(three, 'a'))?.text).toHaveLength(15)
})
