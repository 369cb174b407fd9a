import { z } from 'zod'
import type { Route } from '../route.js'

type Json = Record<string, unknown>

const JSON_TYPE = 'application/json'

const validationError = (description: string): Json => ({
  description,
  content: {
    'application/json': {
      schema: {
        type: 'object',
        required: ['detail'],
        properties: {
          detail: {
            type: 'array',
            items: {
              type: 'object',
              required: ['loc', 'msg', 'type'],
              properties: {
                loc: { type: 'array', items: { type: ['string', 'integer'] } },
                msg: { type: 'string' },
                type: { type: 'string' },
              },
            },
          },
        },
      },
    },
  },
})

const plainError = (description: string): Json => ({
  description,
  content: {
    'application/json': {
      schema: { type: 'object', required: ['detail'], properties: { detail: { type: 'object' } } },
    },
  },
})

/** OpenAPI 3.1 of the routes, from the schemas that check them. */
export function createDocument(
  routes: readonly Route[],
  info: { service: string; version: string; server: string; protect: 'all' | 'secure' },
): Json {
  const paths: Record<string, Json> = {}
  for (const route of routes) {
    const path = route.path.replace(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [route.method]: toOperation(route, info.protect) }
  }
  return {
    openapi: '3.1.0',
    info: { title: info.service, version: info.version, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    servers: [{ url: info.server }],
    tags: [...new Set(routes.map(({ tag }) => tag))].map((name) => ({ name })),
    paths,
    components: { securitySchemes: { key: { type: 'http', scheme: 'bearer' } } },
  }
}

function toOperation(
  { method, path, summary, access, tag, parameters, body, response, otherResponses = {}, produces = JSON_TYPE }: Route,
  protect: 'all' | 'secure',
): Json {
  const needsKey = access === 'secure' || (access === 'key' && protect === 'all')
  const inPath = Object.entries(parameters?.shape ?? {}).map(([name, schema]) => ({
    name,
    in: 'path',
    required: true,
    schema: toSchema(schema, 'input'),
  }))
  return {
    operationId: `${method}${path.replace(/[^a-z]+(\w)?/gi, (_, letter: string | undefined) => letter?.toUpperCase() ?? '')}`,
    summary,
    tags: [tag],
    security: needsKey ? [{ key: [] }] : [],
    ...(inPath.length > 0 && { parameters: inPath }),
    ...(body && {
      requestBody: { required: true, content: { 'application/json': { schema: toSchema(body, 'input') } } },
    }),
    responses: {
      200: { description: 'Done', content: { [produces]: { schema: response ? toSchema(response, 'output') : {} } } },
      ...toResponses(otherResponses),
      ...(body && { 400: validationError('The body is no JSON'), 413: validationError('The body is too large') }),
      ...((body || parameters) && { 422: validationError('The request does not fit the schema') }),
      ...(needsKey && {
        401: plainError('No key, or one that is not known'),
        403: plainError('Not with this key'),
        429: plainError('Too many requests'),
      }),
      default: plainError('Anything else that went wrong'),
    },
  }
}

const toResponses = (responses: NonNullable<Route['otherResponses']>): Json =>
  Object.fromEntries(
    Object.entries(responses).map(([status, { description, schema }]) => [
      status,
      { description, content: { [JSON_TYPE]: { schema: toSchema(schema, 'output') } } },
    ]),
  )

/** Schemas that tools have converted already are taken as they are. */
function toSchema(schema: z.ZodType, io: 'input' | 'output'): unknown {
  const ready = schema.meta()?.jsonSchema
  if (ready !== undefined) return ready
  const { $schema: _dialect, ...converted } = z.toJSONSchema(schema, { io })
  return converted
}
