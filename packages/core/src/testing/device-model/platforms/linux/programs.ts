import { FILE_PROGRAMS } from './file-programs.js'
import { ip } from './ip-program.js'
import type { Program } from './linux-host.js'
import { SHELL_PROGRAMS } from './shell-programs.js'
import { sudo } from './sudo-program.js'
import { SYSTEM_PROGRAMS } from './system-programs.js'
import { journalctl, systemctl } from './systemd-programs.js'
import { TEXT_PROGRAMS } from './text-programs.js'

/** Programs by name; what is not here is `command not found`. */
export const PROGRAMS: Readonly<Record<string, Program>> = Object.assign(
  Object.create(null) as Record<string, Program>,
  {
    ...FILE_PROGRAMS,
    ...TEXT_PROGRAMS,
    ...SYSTEM_PROGRAMS,
    ...SHELL_PROGRAMS,
    ip,
    journalctl,
    systemctl,
    sudo,
  },
)
