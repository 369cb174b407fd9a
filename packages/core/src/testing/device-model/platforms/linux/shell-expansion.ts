import { homeOf, type ShellEnvironment } from './linux-host.js'
import type { ShellWord } from './shell-syntax.js'

/** Expands variables, `$(…)` and `~`; unquoted results are cut at blanks. */
export async function expandWord(
  word: ShellWord,
  shell: ShellEnvironment,
  substitute: (line: string) => Promise<string>,
): Promise<string[]> {
  let fields: string[] = ['']
  let isEmpty = true
  for (const [index, { text, quote }] of word.entries()) {
    if (quote === 'single') {
      fields[fields.length - 1] += text
      isEmpty = false
      continue
    }
    const tilde = index === 0 && quote === 'none' && /^~(?=\/|$)/.test(text)
    const expanded = await expandText(tilde ? homeOf(shell.user) + text.slice(1) : text, shell, substitute)
    if (quote === 'double' || expanded === text) {
      fields[fields.length - 1] += expanded
      isEmpty &&= quote !== 'double' && expanded === ''
      continue
    }
    const [first = '', ...others] = expanded.split(/[ \t\n]+/)
    fields[fields.length - 1] += first
    fields = [...fields, ...others]
    isEmpty &&= expanded === ''
  }
  return isEmpty ? [] : fields
}

async function expandText(
  text: string,
  shell: ShellEnvironment,
  substitute: (line: string) => Promise<string>,
): Promise<string> {
  let result = ''
  for (let at = 0; at < text.length; ) {
    const rest = text.slice(at)
    const command = /^\$\(([\s\S]*?)\)/.exec(rest)
    const variable = /^\$(?:\{(\w+)(?::-([^}]*))?\}|([A-Za-z_]\w*)|([?$#!]))/.exec(rest)
    if (command) {
      result += await substitute(command[1] ?? '')
      at += command[0].length
    } else if (variable) {
      result += variableValue(variable[1] ?? variable[3] ?? variable[4] ?? '', shell) || (variable[2] ?? '')
      at += variable[0].length
    } else {
      result += text.charAt(at)
      at++
    }
  }
  return result
}

function variableValue(name: string, { variables, status, user, directory }: ShellEnvironment): string {
  if (name === '?') return String(status)
  if (name === '$') return '4242'
  if (name === '#') return '0'
  if (name === 'HOME') return variables.get('HOME') ?? homeOf(user)
  if (name === 'USER') return user
  if (name === 'PWD') return directory
  return variables.get(name) ?? ''
}
