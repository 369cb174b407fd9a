import type { FakeCommand, FakeCommandContext } from '../fake-device-options.js'
import { type CommandTree, createCommandTree } from './command-tree.js'

interface ScriptedEntry {
  syntax: string
  command: FakeCommand
}

/** The commands that the test gave its device. */
export interface ScriptedCommands {
  /** The answer to this very line, spaces and case aside. */
  exact(line: string): ScriptedMatch | undefined
  /** As a device resolves it: abbreviations and placeholders. */
  resolve(line: string): (ScriptedMatch & { exactWords: boolean }) | undefined
  readonly isEmpty: boolean
}

export interface ScriptedMatch {
  command: FakeCommand
  args: Readonly<Record<string, string>>
}

const squash = (line: string): string => line.trim().replace(/\s+/g, ' ').toLowerCase()

export function createScriptedCommands(commands: Readonly<Record<string, FakeCommand>> = {}): ScriptedCommands {
  const entries = Object.entries(commands)
  const byLine = new Map(entries.map(([line, command]) => [squash(line), command]))
  let tree: CommandTree<ScriptedEntry> | undefined
  return {
    isEmpty: entries.length === 0,
    exact(line) {
      const command = byLine.get(squash(line))
      return command === undefined ? undefined : { command, args: {} }
    },
    resolve(line) {
      if (entries.length === 0) return undefined
      tree ??= createCommandTree(entries.map(([text, command]) => ({ syntax: toSyntax(text), command })))
      const found = tree.resolve(line)
      if (found.kind !== 'match') return undefined
      return { command: found.entry.command, args: found.args, exactWords: found.exact }
    },
  }
}

/** Only placeholders keep their meaning: brackets and bars in a command are part of it. */
const toSyntax = (text: string): string => text.trim().replace(/[[\]()|]/g, ' ')

/** Prints what a scripted command answers, its last line ended. */
export async function runScripted({ command }: ScriptedMatch, context: FakeCommandContext): Promise<void> {
  const output = typeof command === 'function' ? await command(context) : command
  if (output === undefined) return
  context.print(typeof output === 'string' ? endLine(output) : output)
}

/** With a new line at its end, unless empty. */
export const endLine = (text: string): string => (text === '' || text.endsWith('\n') ? text : `${text}\n`)
