import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { type PrivateHost, type PrivateHostOptions, startPrivateHost } from './private-host.js'

export interface DropbearOptions extends PrivateHostOptions {
  /** Whether it finds an SFTP server program; SCP always works. @default true */
  sftp?: boolean
}

/** A real dropbear server, as small devices run it, with a Linux user. */
export function startDropbear(options: DropbearOptions = {}): Promise<PrivateHost> {
  const { sftp = true } = options
  return startPrivateHost(
    {
      script: ({ port }) =>
        [
          'install -m 600 "$folder/host_key" /run/host_key',
          ...(sftp ? [] : ['mount --bind /dev/null "$(readlink -f /usr/lib/sftp-server)"']),
          `exec dropbear -F -E -r /run/host_key -p 127.0.0.1:${port}`,
        ].join('\n'),
      makeHostKey: (folder) => {
        const file = join(folder, 'host_key')
        const printed = execFileSync('dropbearkey', ['-t', 'ed25519', '-f', file], { encoding: 'utf8', stdio: 'pipe' })
        return /SHA256:\S+/.exec(printed)?.[0] ?? ''
      },
      listening: /Not backgrounding/,
    },
    options,
  )
}
