import { expect, test } from 'vitest'
import { brokenRule } from './request-rules.js'
import type { ScriptedBody } from './script.js'

const user = (...content: unknown[]) => ({ role: 'user', content })
const assistant = (...content: unknown[]) => ({ role: 'assistant', content })
const text = (value: string) => ({ type: 'text', text: value })
const use = (id: string) => ({ type: 'tool_use', id, name: 'look', input: {} })
const result = (id: string) => ({ type: 'tool_result', tool_use_id: id, content: 'ok' })
const body = (messages: unknown[], more: object = {}): ScriptedBody =>
  ({ model: 'm', max_tokens: 10, messages, ...more }) as unknown as ScriptedBody
const tool = (name: string) => ({ name, description: '', input_schema: { type: 'object' } })

test.each<[string, ScriptedBody]>([
  ['a plain question', body([{ role: 'user', content: 'hi' }])],
  ['a call and its result', body([user(text('hi')), assistant(use('a')), user(result('a'))])],
  [
    'results with a text after them',
    body([user(text('hi')), assistant(use('a')), user(result('a'), text('last turn'))]),
  ],
  [
    'user messages that follow each other',
    body([user(text('hi')), assistant(use('a')), user(result('a')), user(text('go on'))]),
  ],
  ['a reply to go on from', body([user(text('hi')), assistant(text('Well'))])],
  [
    'a field named cache_control in an input',
    body([user(text('hi')), assistant({ ...use('a'), input: { cache_control: {} } }), user(result('a'))]),
  ],
])('%s is well formed', (_title, request) => {
  expect(brokenRule(request)).toBeUndefined()
})

test.each<[string, ScriptedBody, RegExp]>([
  ['no model', body([user(text('hi'))], { model: undefined }), /model/],
  ['no max_tokens', body([user(text('hi'))], { max_tokens: undefined }), /max_tokens/],
  ['a temperature', body([user(text('hi'))], { temperature: 1 }), /temperature/],
  ['a forced tool', body([user(text('hi'))], { tool_choice: { type: 'any' } }), /tool_choice/],
  ['no message', body([]), /at least one/],
  ['messages that are no list', body('hi' as never), /messages: must/],
  ['a message that is none', body([null]), /messages.0/],
  ['a role of its own', body([user(text('hi')), { role: 'tool', content: 'x' }]), /messages.1/],
  ['no content', body([{ role: 'user' }]), /messages.0/],
  ['a block that is none', body([user('hi')]), /messages.0/],
  ['a system that is a number', body([user(text('hi'))], { system: 7 }), /system/],
  ['tools that are no list', body([user(text('hi'))], { tools: {} }), /tools/],
  ['a tool without a name', body([user(text('hi'))], { tools: [{}] }), /tools/],
  ['a result from the model', body([user(text('hi')), assistant(result('a'))]), /only be in user messages/],
  [
    'an input that is a list',
    body([user(text('hi')), assistant({ ...use('a'), input: ['x'] }), user(result('a'))]),
    /input of a tool_use must be an object/,
  ],
  [
    'a marker on thinking',
    body([
      user(text('hi')),
      assistant({ type: 'thinking', thinking: '', cache_control: { type: 'ephemeral' } }, text('x')),
    ]),
    /thinking blocks cannot/,
  ],
  ['a reply first', body([assistant(text('hi'))]), /first message/],
  ['an empty text', body([user(text(' '))]), /non-empty/],
  ['an empty message', body([user(text('hi')), assistant(), user(text('x'))]), /non-empty/],
  ['an empty system text', body([user(text('hi'))], { system: [text('')] }), /system/],
  ['a tool twice', body([user(text('hi'))], { tools: [tool('a'), tool('a')] }), /unique/],
  ['a dot in the name of a tool', body([user(text('hi'))], { tools: [tool('a.b')] }), /must match/],
  ['a call without a result', body([user(text('hi')), assistant(use('a')), user(text('x'))]), /without tool_result/],
  ['a call at the end', body([user(text('hi')), assistant(use('a'))]), /without tool_result/],
  [
    'one result of two',
    body([user(text('hi')), assistant(use('a'), use('b')), user(result('a'))]),
    /without tool_result.*b/,
  ],
  [
    'two results for a call',
    body([user(text('hi')), assistant(use('a')), user(result('a'), result('a'))]),
    /single result/,
  ],
  ['a result for nothing', body([user(result('a'))]), /unexpected tool_use_id/],
  ['a text before the results', body([user(text('hi')), assistant(use('a')), user(text('x'), result('a'))]), /first/],
  [
    'an id twice',
    body([user(text('hi')), assistant(use('a')), user(result('a')), assistant(use('a')), user(result('a'))]),
    /unique/,
  ],
  [
    'five cache markers',
    body([user(...Array.from({ length: 5 }, () => ({ ...text('x'), cache_control: { type: 'ephemeral' } })))]),
    /maximum of 4/,
  ],
])('%s is refused', (_title, request, rule) => {
  expect(brokenRule(request)).toMatch(rule)
})
