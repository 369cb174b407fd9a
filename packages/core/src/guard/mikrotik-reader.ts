import { effectOf } from './command-tree.js'
import { remoteHosts } from './egress.js'
import type { GuardReason } from './guard-reasons.js'
import { type Reading, unread } from './guard-verdict.js'
import { MAX_COUNT } from './reach-arguments.js'

/** Commands of RouterOS menus that change something. A word that could be one of them is taken for it. */
const WRITES =
  `add set remove enable disable move edit comment unset reset reset-counters reset-counters-all reset-mac-address reset-alert
   upgrade downgrade install uninstall import fetch run release renew flush clear save load backup password upload download quit
   undo redo beep blink copy sign revoke issued-revoke ca-crl generate-key generate-policy make-static setup sniff start stop
   cancel check-for-updates register replace send unregister apply discover find get monitor-traffic torch bandwidth-test
   profile flood-ping ping-speed mac-telnet mac-scan telnet ssh execute do foreach while for if put
   wol wps-accept scan snooper spectral-scan frequency-monitor auto-rule key-add create-certificate-request`
    .trim()
    .split(/\s+/)

const DESTROYS = [
  'reboot',
  'shutdown',
  'reset-configuration',
  'format-drive',
  'format',
  'eject-drive',
  'factory-reset',
  'reset-html',
]

/** Options of `print` and `export` that only say what to show. */
const PRINT_OPTION = /^(?:!?[a-z][a-z0-9-]*|[a-z][a-z0-9.-]*(?:=|!=|~)(?:"[^"]*"|[\w.:/,*!-]*)|\d{1,6}(?:,\d{1,6})*)$/

/** They write a file, run until stopped, or hand out handles for other commands. */
const NOT_IN_PRINT = /^(?:file|interval|follow|follow-only|follow-strict|append|terse-file)(?:=|$)/

const MENU_WORD = /^[a-z0-9][a-z0-9-]*$/

const SERIALIZED = /^:put \[:serialize to=json \[(.*)\]\]$/

const wordsOf = (text: string): string[] => text.match(/(?:[^ "]|"[^"]*")+/g) ?? []

const outcome = (words: readonly string[], reason: GuardReason, destinations: readonly string[] = []): Reading => {
  const effect = reason === 'READS' ? 'read' : reason === 'DESTROYS' ? 'destroy' : 'write'
  return { effect, reason, stages: [{ words, effect }], destinations }
}

/** Menus that have the name of a command in another menu: `/ip ssh` and `/system ssh`, `/ppp profile` and `/tool profile`. */
const isMenu = (word: string, previous: string | undefined): boolean =>
  (word === 'ssh' && previous === 'ip') || (word === 'profile' && previous !== undefined && previous !== 'tool')

/** What a word does if it is a command or the beginning of one. */
const meaning = (word: string, previous: string | undefined): GuardReason | undefined => {
  if (isMenu(word, previous)) return undefined
  const fits = (commands: readonly string[]): boolean => commands.some((command) => command.startsWith(word))
  if (fits(DESTROYS)) return 'DESTROYS'
  return fits(WRITES) ? 'WRITES' : undefined
}

const readPing = (words: readonly string[], args: readonly string[], needsCount: boolean): Reading => {
  let destination = ''
  let count = 0
  for (const word of args) {
    const [, name = 'address', value = ''] = /^(?:([a-z-]+)=)?([\w.:%/-]+)$/.exec(word) ?? []
    if (value === '') return outcome(words, 'ARGUMENT')
    if (name === 'address') {
      if (destination !== '') return outcome(words, 'ARGUMENT')
      destination = value
    } else if (name === 'count') count = Number(value)
    else if (
      !/^(?:src-address|interface|size|ttl|vrf|routing-table|use-dns|timeout|dscp|max-hops|port|protocol)$/.test(name)
    ) {
      return outcome(words, 'ARGUMENT')
    }
  }
  if (needsCount && !(count > 0 && count <= MAX_COUNT)) return outcome(words, count > 0 ? 'ARGUMENT' : 'ENDLESS')
  return outcome(words, 'READS', [destination])
}

const readPrint = (words: readonly string[], args: readonly string[]): Reading => {
  const lower = args.map((word) => word.toLowerCase())
  if (lower.some((word) => word.startsWith('file'))) return outcome(words, 'REDIRECT')
  if (lower.some((word) => NOT_IN_PRINT.test(word))) return outcome(words, 'ENDLESS')
  return outcome(words, lower.every((word) => PRINT_OPTION.test(word)) ? 'READS' : 'ARGUMENT')
}

const isVerb = (word: string, verb: string, shortest: number): boolean =>
  word.length >= shortest && verb.startsWith(word)

/** Reads a RouterOS line: a menu path, one command, its arguments. Everything but printing, exporting and pinging writes. */
export const readMikrotik = (command: string): Reading => {
  const line = command.trim()
  if (/^[#!]/.test(line)) return unread('COMMENT')
  return readLine(SERIALIZED.exec(line)?.[1] ?? line)
}

const readLine = (line: string): Reading => {
  const outside = line.replace(/"[^"]*"/g, '""')
  if (outside.replaceAll('""', '').includes('"')) return unread('QUOTING')
  if (outside.includes(';')) return unread('SEPARATOR')
  if (/[$[\]{}()`\\<>|&]/.test(outside) || /[$[\\`]/.test(line)) return unread('SUBSTITUTION')
  return readMenu(wordsOf(line))
}

/** Commands that read under conditions, and how short they may be written. */
const VERBS = [
  ['print', 2],
  ['export', 3],
  ['monitor', 7],
  ['monitor-traffic', 15],
  ['ping', 4],
  ['traceroute', 10],
] as const

const readVerb = (verb: (typeof VERBS)[number][0], path: readonly string[], index: number): Reading => {
  const args = path.slice(index + 1)
  if (verb === 'ping' || verb === 'traceroute') return readPing(path, args, true)
  if (verb === 'print' || verb === 'export') return readPrint([...path.slice(0, index), verb, ...args], args)
  const ends = args.includes('once') && args.every((arg) => /^[\w.,-]+$/.test(arg))
  return outcome(path, ends ? 'READS' : 'ENDLESS')
}

const readMenu = (typed: readonly string[]): Reading => {
  const path = typed.flatMap((word, index) => {
    // Slashes join the path only before the command; behind it they belong to addresses.
    const isPath = /^\/?[a-z0-9-]+(?:\/[a-z0-9-]+)*\/?$/i.test(word) && (index === 0 || !/\d\/|\/\d/.test(word))
    return isPath
      ? word
          .toLowerCase()
          .split('/')
          .filter((part) => part !== '')
      : [word]
  })
  for (const [index, word] of path.entries()) {
    const verb = VERBS.find(([name, shortest]) => isVerb(word, name, shortest))?.[0]
    if (verb !== undefined) return readVerb(verb, path, index)
    const reason = MENU_WORD.test(word) ? meaning(word, path[index - 1]) : 'UNKNOWN_COMMAND'
    if (reason === undefined) continue
    const effect = effectOf(reason === 'DESTROYS' ? 'destroy' : 'write')
    return { ...outcome(path, reason), destinations: path.flatMap(remoteHosts), effect }
  }
  return outcome(path, 'UNKNOWN_COMMAND')
}
