import { createApiKeyStore, defineTool, type JsonSchema } from '@flotilla/core'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { type Answer, json, KEYS, PREMIUM, serve } from '../__fixtures__/serve.js'
import type { RouterOptions } from '../router-options.js'

/** Faults of a value, by a validator of JSON Schema that knows nothing of the routes. */
async function faultsOf(schema: JsonSchema, value: unknown): Promise<unknown> {
  const root = { type: 'object', properties: { answer: schema }, required: ['answer'] }
  const { parseOutput } = defineTool({
    name: 'check',
    description: 'Checks an answer.',
    effect: 'read',
    input: z.object({}),
    output: root,
    run: () => ({}),
  })
  const parsed = await parseOutput({ answer: value })
  return parsed.ok ? [] : parsed.issues
}

/** Names of all fields, but for schemas, which have names of their own. */
function fieldsOf(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([field, inner]) =>
    field === 'input_schema' ? [field] : [...(Array.isArray(value) ? [] : [field]), ...fieldsOf(inner)],
  )
}

const agent: RouterOptions['agent'] = {
  run: async (prompt) => ({
    prompt,
    response: 'It waits.',
    tool_calls: [{ tool: 'list_devices', input: {}, result: {} }],
    iterations: 1,
    status: 'awaiting_approval',
    runId: 'run-1',
    pending: [{ callId: 'call-1', tool: 'configure_interface', input: {}, approvalId: 'approval-1' }],
  }),
}

const login = { username: 'admin', password: 'fake-device-password' }

test.each<[method: 'get' | 'post', path: string, status: number, body?: unknown]>([
  ['get', '/', 200],
  ['get', '/health', 200],
  ['get', '/health/detailed', 200],
  ['get', '/health/ready', 200],
  ['get', '/health/live', 200],
  ['get', '/mcp/info', 200],
  ['get', '/mcp/tools', 200],
  ['get', '/api/performance/summary', 200],
  ['get', '/secure/device/edge-1', 200],
  ['get', '/secure/device/10.0.0.256', 422],
  ['post', '/query-device', 200, { device_ip: 'edge-1', commands: ['show clock', 'show nonsense'] }],
  ['post', '/query-device', 422, {}],
  ['post', '/query-device', 404, { device_ip: '10.0.0.9', commands: ['show clock'] }],
  ['post', '/execute-commands', 200, { devices: [{ host: 'edge-1', ...login }], commands: ['show clock'] }],
  ['post', '/mcp/call-tool', 200, { tool: 'check_interface_status', arguments: { device_ip: 'edge-1' } }],
  ['post', '/mcp/call-tool', 404, { tool: 'nope' }],
  ['post', '/agent/query', 202, { prompt: 'up?', device_ip: 'edge-1' }],
  ['post', '/secure/execute', 200, { device_ip: 'edge-1', command: 'show clock' }],
  ['post', '/fleet/run', 200, { commands: ['show clock'] }],
])('%s %s answers %i as the document says', async (method, path, status, body) => {
  const { get, post } = await serve({ apiKeys: createApiKeyStore(KEYS), agent })
  const document = await json(get('/openapi.json'))
  // so that there are figures
  await post('/mcp/call-tool', { tool: 'list_devices' }, PREMIUM)
  const response = await (method === 'get' ? get(path, PREMIUM) : post(path, body, PREMIUM))

  const { responses } = document.paths[path.replace(/\/device\/.*/, '/device/{device_ip}')][method]
  const { schema } = (responses[status] ?? responses.default).content['application/json']
  expect(response.status).toBe(status)
  expect(schema).not.toEqual({})
  const answer = await json(response)
  expect(await faultsOf(schema, answer)).toEqual([])
  expect(fieldsOf(answer).filter((field) => /[A-Z]/.test(field))).toEqual([])
})

test('the document has one operation of a name, and the schemas of what goes in', async () => {
  const { get } = await serve()
  const { paths } = await json(get('/openapi.json'))
  const operations = Object.values<Answer>(paths).flatMap((path) => Object.values<Answer>(path))

  expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length)
  expect(paths['/execute-commands'].post.requestBody.content['application/json'].schema).toMatchObject({
    properties: { devices: { minItems: 1, maxItems: 20, items: { required: ['host', 'username', 'password'] } } },
  })
  expect(paths['/secure/device/{device_ip}'].get.parameters).toMatchObject([
    { name: 'device_ip', in: 'path', required: true, schema: { type: 'string', maxLength: 255 } },
  ])
})
