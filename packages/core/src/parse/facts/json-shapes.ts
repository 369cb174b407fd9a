/** Reading JSON whose shape is only known from its vendor's habits. */

export type JsonObject = Readonly<Record<string, unknown>>

export const toObject = (value: unknown): JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {}

/** A list; one thing alone counts as a list of it, nothing as an empty one. */
export const toList = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? value : value === undefined || value === null || value === '' ? [] : [value]

export const toText = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : typeof value === 'number' ? String(value) : undefined

export const toNumber = (value: unknown): number => {
  const number = Number(value)
  return value !== null && value !== '' && Number.isFinite(number) ? number : 0
}

/** The object that a command printed; lines before it (warnings, banners) do not matter. @throws SyntaxError */
export function parseJsonObject(output: string): JsonObject {
  const start = output.search(/^\s*\{/m)
  return toObject(JSON.parse(start > 0 ? output.slice(start) : output))
}

/** The list that a command printed. @throws SyntaxError */
export const parseJsonList = (output: string): readonly unknown[] => {
  const start = output.search(/^\s*\[/m)
  return output.trim() === '' ? [] : toList(JSON.parse(start > 0 ? output.slice(start) : output))
}
