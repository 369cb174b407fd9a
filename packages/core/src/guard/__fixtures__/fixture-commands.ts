import { readdirSync, readFileSync } from 'node:fs'

/** A command of the fixtures; without a mode, one of the operational mode. */
export interface FixtureCommand {
  platform: string
  mode: string | undefined
  command: string
}

/** Commands from a folder of this one, a file a platform, a line a command: `@mode command`, or `effect reason @mode command`. */
const commandsIn = (name: string): FixtureCommand[] => {
  const folder = new URL(`./${name}/`, import.meta.url)
  return readdirSync(folder).flatMap((file) =>
    readFileSync(new URL(file, folder), 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => {
        const text = name === 'refusals' ? line.replace(/^\S+ \S+ /, '') : line
        const [, mode, command = ''] = /^(?:@(\S+) )?(.*)$/.exec(text) ?? []
        return { platform: file.replace('.txt', ''), mode, command }
      }),
  )
}

/** Commands that only read, in operational modes. */
export const reads = commandsIn('reads').filter(({ mode }) => mode === undefined)

/** Commands that no guard for reading lets through. */
export const refusals = [...commandsIn('refusals'), ...commandsIn('disguises')]
