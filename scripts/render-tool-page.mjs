// docs/tools/<name>.md from a tool's definition.
import { cell, code, generatedFrom, section, table } from './markdown.mjs'

const EFFECTS = {
  read: 'Reads; never changes a device.',
  write: 'Writes: needs a policy that allows it, and an approval of each call.',
  destroy: 'Destroys: needs a policy that allows it, and an approval of each call.',
}

const FORMATS = { ipv4: 'an IPv4 address', 'date-time': 'ISO 8601' }

const seconds = (ms) => `${ms / 1000} s`
const isObject = ({ type }) => type === 'object'

/** `["string", "null"]`, `anyOf` and plain types alike, as a list of schemas with one type each. */
const variants = (schema) => {
  if (schema.anyOf) return schema.anyOf.flatMap(variants)
  return [schema.type ?? 'anything'].flat().map((type) => ({ ...schema, type }))
}

function typeName(schema) {
  const names = variants(schema).map((variant) => {
    if (variant.enum) return variant.enum.map((value) => code(String(value))).join(', ')
    if (variant.type !== 'array') return variant.type
    const items = typeName(variant.items ?? {})
    return items === 'anything' ? 'array' : `array of ${items}`
  })
  return names.join(' or ')
}

/** The limits that a caller can run into, in words. zod writes the safe integers down where there is no limit. */
function limits({ minimum, maximum, minLength, maxLength, minItems, maxItems, format }) {
  const range = (low, high, unit) => {
    const from = low === undefined || low <= -Number.MAX_SAFE_INTEGER ? undefined : low
    const to = high === undefined || high >= Number.MAX_SAFE_INTEGER ? undefined : high
    if (from === undefined && to === undefined) return []
    if (to === undefined) return [`at least ${from}${unit}`]
    return [from === undefined ? `at most ${to}${unit}` : `${from} to ${to}${unit}`]
  }
  return [
    ...range(minimum, maximum, ''),
    ...range(minLength, maxLength, ' characters'),
    ...range(minItems, maxItems, ' items'),
    ...(format ? [FORMATS[format] ?? format] : []),
  ]
}

/** One row for each field, those inside objects and lists below the field that holds them. */
function fields(schema, prefix = '') {
  const own = Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
    const path = `${prefix}${name}`
    const inner = variants(field).flatMap((variant) => {
      if (variant.type === 'array')
        return variants(variant.items ?? {})
          .filter(isObject)
          .flatMap((items) => fields(items, `${path}[].`))
      return isObject(variant) ? fields(variant, `${path}.`) : []
    })
    return [{ path, field, required: schema.required?.includes(name) ?? false }, ...inner]
  })
  const { additionalProperties: rest } = schema
  return typeof rest === 'object' ? [...own, { path: `${prefix}*`, field: rest, required: true }] : own
}

const about = (field) => cell([field.description, ...limits(field)].filter(Boolean).join('; '))

const inputRow = ({ path, field, required }) => [
  code(path),
  typeName(field),
  required ? 'required' : field.default === undefined ? 'optional' : code(JSON.stringify(field.default)),
  about(field),
]
const outputRow = ({ path, field, required }) => [
  code(path),
  typeName(field) + (required ? '' : ', optional'),
  about(field),
]

const exampleLines = ({ title, input }) => [
  ...(title ? [`${title}:`, ''] : []),
  '```json',
  JSON.stringify(input, undefined, 2),
  '```',
]

function facts({ timeoutMs, retries, cacheMs, scopes, annotations }) {
  return [
    `Its deadline is ${seconds(timeoutMs)}.`,
    ...(retries > 0
      ? [`Tried again ${retries === 1 ? 'once' : `up to ${retries} times`} after an error that may pass.`]
      : []),
    ...(cacheMs > 0 ? [`Its result may be served again for ${seconds(cacheMs)}.`] : []),
    ...(annotations.idempotentHint && !annotations.readOnlyHint
      ? ['Doing it twice is the same as doing it once.']
      : []),
    ...(scopes.length > 0 ? [`Needs the scopes ${scopes.map(code).join(', ')}.`] : []),
  ].join(' ')
}

/** The page of one tool, generated from its definition. */
export function renderToolPage(tool) {
  const { name, title, description, effect, inputSchema, outputSchema, examples } = tool
  const input = fields(inputSchema)
  return [
    `${generatedFrom('the definition of the tool')}\n# ${title}\n\n`,
    `${code(name)}: ${description}\n\n${EFFECTS[effect]} ${facts(tool)}\n`,
    section(
      'Input',
      input.length > 0 ? table(['field', 'type', 'default', 'about'], input.map(inputRow)) : ['Nothing: `{}`.'],
    ),
    section('Output', table(['field', 'type', 'about'], fields(outputSchema).map(outputRow))),
    section(
      'Examples',
      examples.flatMap((example, index) => [...(index > 0 ? [''] : []), ...exampleLines(example)]),
    ),
  ].join('')
}
