/**
 * How to log in to one device. Held apart from inventories so that those stay plain data.
 * Methods are tried in this order: `agent`, `privateKey`, `password`, keyboard-interactive with the same password,
 * unless `methods` says otherwise. A device that accepts none of any kind is tried with `none` at last: such devices ask in the terminal.
 */
export interface Credentials {
  username: string
  password?: string
  /** OpenSSH or PEM text, or its bytes. */
  privateKey?: string | Uint8Array
  /** Path of a private key; read when used. */
  privateKeyFile?: string
  passphrase?: string
  /** Path of an agent socket, or `true` for `SSH_AUTH_SOCK`. */
  agent?: string | true
  /** Named secrets for mode changes, for example `{ enable: '…' }`; `sudo` falls back to the password. */
  secrets?: Readonly<Record<string, string>>
  /** Which methods to offer, in order. */
  methods?: readonly AuthMethod[]
  /** Answers keyboard-interactive rounds. Without it questions for the user name and `password` are answered, each once. */
  onQuestions?: (questions: readonly AuthQuestion[], title: string) => Promise<readonly string[]>
}

export type AuthMethod = 'none' | 'agent' | 'publickey' | 'password' | 'keyboard-interactive'

export interface AuthQuestion {
  prompt: string
  /** Whether a terminal would show what is typed. */
  echo: boolean
}

/** Finds the credentials of a device when they are needed: a vault, a file, the environment. */
export interface CredentialProvider {
  resolve(device: { name: string; host: string }, options?: { signal?: AbortSignal }): Promise<Credentials>
}
