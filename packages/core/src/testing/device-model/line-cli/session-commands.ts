import { Interrupted } from '../interrupted.js'
import { leaveConfig } from './cli-session.js'
import type { CommandContext, CommandOutput, ExecCommand } from './dialect.js'

/** Refuses what would switch paging off while that fault is on. */
const pagingRefusal = ({ state, dialect }: CommandContext): string | undefined =>
  state.pagingForced() ? dialect.pagingRefused : undefined

/** `terminal length` and `terminal width`, with what the platform says to them. */
export const terminalCommands = (
  said: { length?: string; width?: (columns: number) => string } = {},
): ExecCommand[] => [
  {
    syntax: 'terminal length <lines:int(0-32767)>',
    run(context) {
      const refused = pagingRefusal(context)
      if (refused !== undefined) return refused
      context.session.pageLength = Number(context.args.lines)
      return context.session.pageLength === 0 ? said.length : undefined
    },
  },
  {
    syntax: 'terminal width <columns:int(0-32767)>',
    run({ session, args }) {
      const columns = Number(args.columns)
      session.columns = columns === 0 ? 32_767 : columns
      return said.width?.(columns)
    },
  },
  { syntax: 'terminal monitor', run: ({ session }) => void (session.monitoring = true) },
  { syntax: 'terminal no monitor', run: ({ session }) => void (session.monitoring = false) },
]

const hangUp = ({ io }: CommandContext): void => io.hangUp()

/** Leaving the command line. */
export const leaveCommands: readonly ExecCommand[] = [
  { syntax: 'exit', run: hangUp },
  { syntax: 'quit', run: hangUp },
  { syntax: 'logout', run: hangUp },
]

/** `enable` and `disable`; three wrong passwords are `badSecrets`. */
export const enableCommands = (said: { badSecrets: string; noPassword: string }): ExecCommand[] => [
  {
    syntax: 'enable [<level:int(0-15)>]',
    async run({ session, state, io }): Promise<CommandOutput> {
      if (session.mode === 'privileged') return undefined
      if (state.enableSecret === undefined && session.privilege < 15) return said.noPassword
      for (let attempt = 0; state.enableSecret !== undefined; attempt++) {
        if (attempt === 3) return said.badSecrets
        const typed = await io.ask('Password: ', { secret: true })
        if (typed === state.enableSecret) break
      }
      session.mode = 'privileged'
      return undefined
    },
  },
  {
    syntax: 'disable',
    modes: ['privileged'],
    run({ session }) {
      leaveConfig(session)
      session.mode = 'exec'
    },
  },
]

/** Enters configuration mode on the running configuration. */
export function enterConfig({ session }: Pick<CommandContext, 'session'>): void {
  session.mode = 'config'
  session.levels = [{ mode: 'config', section: undefined }]
}

/** A yes or no question that takes one key; Enter means yes. */
export async function confirmed(io: CommandContext['io'], question: string): Promise<boolean> {
  const key = await io.ask(question, { key: true })
  io.print('\n')
  if (key === '\x03') throw new Interrupted('interrupted by ^C')
  return /^[\r\ny]$/i.test(key)
}
