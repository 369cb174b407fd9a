import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fingerprintOf, makeKey, type PrivateHost, type PrivateHostOptions, startPrivateHost } from './private-host.js'

export interface SshdOptions extends PrivateHostOptions {
  /** What may log in. `keyboard-interactive` asks through PAM. @default ['password', 'publickey'] */
  methods?: readonly ('password' | 'publickey' | 'keyboard-interactive')[]
  /** Offers only group exchange, with moduli of this many bits. */
  groupExchangeBits?: number
  /** Whether the SFTP subsystem is there; SCP always is. @default true */
  sftp?: boolean
  /** Whether it forwards, as a jump host must. @default true */
  forwarding?: boolean
  hostKeyType?: 'ed25519' | 'rsa' | 'ecdsa'
  /** More lines of sshd_config. */
  config?: readonly string[]
}

/** Asks for the password through the private user database, and for nothing else. */
const PAM = ['auth required pam_unix.so', 'account required pam_unix.so', 'session required pam_permit.so', ''].join(
  '\n',
)

/** A real OpenSSH server with a Linux user. */
export function startSshd(options: SshdOptions = {}): Promise<PrivateHost> {
  const { groupExchangeBits, hostKeyType = 'ed25519' } = options
  const moduli = groupExchangeBits === undefined ? undefined : moduliOf(groupExchangeBits)
  return startPrivateHost(
    {
      files: { sshd_config: sshdConfig(options), pam: PAM, ...(moduli === undefined ? {} : { moduli }) },
      script: ({ port }) =>
        [
          'cp "$folder/pam" /etc/pam.d/sshd',
          'install -m 600 "$folder/host_key" /run/host_key',
          ...(moduli === undefined ? [] : ['cp "$folder/moduli" /etc/ssh/moduli']),
          `exec /usr/sbin/sshd -D -e -f "$folder/sshd_config" -p ${port}`,
        ].join('\n'),
      makeHostKey: (folder) => {
        makeKey(join(folder, 'host_key'), { type: hostKeyType })
        return fingerprintOf(join(folder, 'host_key.pub'))
      },
      listening: /Server listening on 127\.0\.0\.1/,
    },
    options,
  )
}

function sshdConfig(options: SshdOptions): string {
  const { methods = ['password', 'publickey'], sftp = true, forwarding = true } = options
  const yes = (flag: boolean) => (flag ? 'yes' : 'no')
  const interactive = methods.includes('keyboard-interactive')
  return [
    'ListenAddress 127.0.0.1',
    'HostKey /run/host_key',
    'PidFile none',
    'LogLevel VERBOSE',
    'UseDNS no',
    'PrintMotd no',
    'PrintLastLog no',
    `UsePAM ${yes(interactive)}`,
    `PasswordAuthentication ${yes(methods.includes('password'))}`,
    `PubkeyAuthentication ${yes(methods.includes('publickey'))}`,
    `KbdInteractiveAuthentication ${yes(interactive)}`,
    `AllowTcpForwarding ${yes(forwarding)}`,
    ...(sftp ? ['Subsystem sftp internal-sftp'] : []),
    ...(options.groupExchangeBits === undefined ? [] : ['KexAlgorithms diffie-hellman-group-exchange-sha256']),
    ...(options.config ?? []),
    '',
  ].join('\n')
}

/** The machine's own moduli of one size; sshd picks from them at random. */
function moduliOf(bits: number): string {
  const size = String(bits - 1)
  const lines = readFileSync('/etc/ssh/moduli', 'utf8').split('\n')
  const chosen = lines.filter((line) => line.split(' ')[4] === size)
  if (chosen.length === 0) throw new Error(`/etc/ssh/moduli has none of ${bits} bits`)
  return `${chosen.join('\n')}\n`
}
