import { expect, test } from 'vitest'
import * as api from './index.js'
import * as testing from './testing/index.js'

test('the public run-time surface changes only on purpose', () => {
  expect(Object.keys(api).sort()).toEqual([
    'MAX_ITERATIONS_TEXT',
    'createAgent',
    'createArtifactStore',
    'toBetaTools',
    'toOpenAiTools',
  ])
  expect(Object.keys(testing).sort()).toEqual([
    'SCRIPTED_LABEL',
    'networkDemoScript',
    'scriptedClient',
    'startScriptedModel',
  ])
})
