import { FlotillaError } from '../../errors/flotilla-error.js'
import type { CommitFlow, Platform } from '../../platforms/platform.js'

/** How what is typed in a mode becomes active and permanent. */
export const commitFlow = (platform: Platform, mode: string | undefined): CommitFlow =>
  (mode === undefined ? undefined : platform.modes[mode]?.commit) ?? platform.commit ?? {}

/** Before anything is sent. @throws UNSUPPORTED where nothing is known that makes a configuration survive a reload */
export function checkSave(platform: Platform, mode: string | undefined, device: string): void {
  const { save, commit, permanent = commit !== undefined } = commitFlow(platform, mode)
  if (save !== undefined || permanent) return
  throw new FlotillaError(
    'UNSUPPORTED',
    `${platform.name} names no command that saves the configuration; nothing was sent to ${device}`,
    { device, details: { phase: 'save' } },
  )
}
