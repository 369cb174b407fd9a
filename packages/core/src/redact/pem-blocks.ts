import type { MakePlaceholder, SecretKind } from './placeholder.js'

const BEGIN = /-{4,5} ?BEGIN ([A-Z0-9][A-Z0-9 ]{0,60}?) ?-{4,5}/g

/** Longest body, in characters; a bound keeps texts full of BEGIN lines linear. */
const MAX_BODY = 65_536

const MAX_LINE = 8192

/** What a body is made of, so that the rest of a text whose END line is missing is not taken for a key. */
const BODY_LINE =
  /^[\s"'\\]*(?:[A-Za-z0-9+/=\\]{16,}|[A-Za-z0-9+/=]{1,76}|(?:Proc-Type|DEK-Info|Comment|Version|Subject|x-[\w-]+):.*)?["'\s]*$/

const kindOf = (label: string): SecretKind | undefined => {
  if (label.includes('PRIVATE KEY') || label.includes('SECRET') || label.includes('PARAMETERS')) return 'private-key'
  return label.includes('CERTIFICATE') || label.includes('PKCS7') ? 'certificate' : undefined
}

const replaceBody = (body: string, kind: SecretKind, placeholder: MakePlaceholder): string => {
  const lead = /^(?:\s|\\r|\\n|\\)*/.exec(body)?.[0] ?? ''
  if (lead.length === body.length) return body
  const trail = /(?:\s|\\r|\\n|\\){0,200}$/.exec(body.slice(-200))?.[0] ?? ''
  const content = body.replace(/\\[rn]|[\s\\]/g, '')
  return lead + placeholder(content, kind) + trail
}

/** Where a body ends that has no END line: at the first line that cannot be a part of it. */
const bodyEnd = (text: string, from: number): number => {
  let end = from
  while (end < text.length) {
    const ahead = text.slice(end, end + MAX_LINE)
    const newline = ahead.indexOf('\n')
    const line = newline === -1 ? ahead : ahead.slice(0, newline)
    if (!BODY_LINE.test(line)) return end
    end += line.length + (newline === -1 ? 0 : 1)
  }
  return text.length
}

/** Replaces base64 lines before an END line whose beginning was cut off. */
const redactHeadless = (text: string, placeholder: MakePlaceholder): string => {
  const end = /-{4,5} ?END ([A-Z0-9][A-Z0-9 ]{0,60}?) ?-{4,5}/.exec(text)
  const begin = text.search(/-{4,5} ?BEGIN /)
  const kind = end === null ? undefined : kindOf(end[1] ?? '')
  if (end === null || kind === undefined || (begin !== -1 && begin < end.index)) return text
  let start = text.lastIndexOf('\n', end.index - 1) + 1
  for (let lineStart = start; lineStart > 0; ) {
    const previous = text.lastIndexOf('\n', lineStart - 2) + 1
    const line = text.slice(previous, lineStart - 1)
    if (!/^\s*[A-Za-z0-9+/=]{8,}\s*$/.test(line)) break
    start = lineStart = previous
  }
  const body = text.slice(start, end.index)
  return body.trim() === '' ? text : text.slice(0, start) + replaceBody(body, kind, placeholder) + text.slice(end.index)
}

const beforeDashes = (text: string, marker: number): number => {
  let end = marker
  while (text.charAt(end - 1) === '-' || text.charAt(end - 1) === ' ') end -= 1
  return end
}

/** Replaces the bodies of private keys and certificates, also where the block stands escaped in one string. */
export const redactPemBlocks = (input: string, placeholder: MakePlaceholder): string => {
  if (!input.includes('----')) return input
  const text = redactHeadless(input, placeholder)
  let result = ''
  let done = 0
  BEGIN.lastIndex = 0
  for (let match = BEGIN.exec(text); match !== null; match = BEGIN.exec(text)) {
    const label = match[1] ?? ''
    const kind = kindOf(label)
    const from = match.index + match[0].length
    if (kind === undefined) continue
    const next = text.indexOf('BEGIN ', from)
    const limit = Math.min(next === -1 ? text.length : next, from + MAX_BODY)
    const marker = text.slice(from, limit).indexOf(`END ${label}`)
    const end = marker === -1 ? bodyEnd(text, from) : Math.max(from, beforeDashes(text, from + marker))
    result += text.slice(done, from) + replaceBody(text.slice(from, end), kind, placeholder)
    done = end
    BEGIN.lastIndex = end
  }
  return done === 0 ? text : result + text.slice(done)
}
