import fc from 'fast-check'
import { expect, test } from 'vitest'
import { agentScene, allowWrites, outputTool, workshop } from './__fixtures__/agent-scene.js'
import type { ScriptedReply, ScriptedTurn } from './testing/script.js'

const use: fc.Arbitrary<{ name: string; input: unknown }> = fc.record({
  name: fc.constantFrom('look', 'change', 'broken', 'read_output', 'no_such_tool'),
  input: fc.constantFrom(
    { device: '10.0.0.1' },
    { device: '10.0.0.2' },
    { device: 7 },
    {},
    '"text"',
    '[1]',
    '{"device":"cu',
  ),
})

const turn: fc.Arbitrary<ScriptedTurn> = fc.oneof(
  fc.constantFrom<ScriptedTurn>('Done.', '', { status: 529 }, { status: 500 }),
  fc.record(
    {
      text: fc.constantFrom('', ' ', 'Well.'),
      thinking: fc.constantFrom('', 'Hm.'),
      toolUses: fc.array(use, { maxLength: 12 }),
      stopReason: fc.constantFrom(
        'end_turn',
        'max_tokens',
        'stop_sequence',
        'tool_use',
        'pause_turn',
        'refusal',
        'model_context_window_exceeded',
        null,
      ),
      fault: fc.constantFrom<NonNullable<ScriptedReply['fault']>[]>('cut', 'cut_in_tool_input', {
        error: 'overloaded_error',
      }),
    },
    { requiredKeys: [] },
  ),
)

const options = fc.record(
  {
    fallbackModel: fc.constant('claude-opus-5-5'),
    budget: fc.record(
      { toolCalls: fc.integer({ min: 0, max: 6 }), tokens: fc.integer({ min: 1, max: 5_000 }) },
      { requiredKeys: [] },
    ),
    maxIterations: fc.integer({ min: 1, max: 6 }),
  },
  { requiredKeys: [] },
)

test('whatever the model says and whatever fails, every request keeps the rules, and so does the next run', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(turn, { maxLength: 7 }), options, async (turns, agent) => {
      const { tools } = workshop()
      const broken = outputTool('broken', () => Promise.reject(new Error('broken')))
      await using scene = await agentScene([...turns, ...Array.from({ length: 30 }, () => 'The end.')], {
        tools: [...tools, broken],
        kernel: allowWrites,
        agent: { ...agent, approver: { decide: ({ input }) => input.device === '10.0.0.1' } },
      })

      try {
        const first = await scene.agent.run('First?')
        for (const { tool, result } of first.tool_calls) expect([tool, result]).not.toContain(undefined)
        await scene.agent.run('Second?', { history: first.messages })
      } catch (error) {
        expect(error).toMatchObject({ code: 'MODEL_UNAVAILABLE' })
      }

      expect(scene.model.violations).toEqual([])
    }),
    { numRuns: 40 },
  )
}, 20_000)
