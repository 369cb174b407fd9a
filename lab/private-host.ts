import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import net from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { markSecret } from './mark-secret.js'

const privateRoot = fileURLToPath(new URL('./private-root.sh', import.meta.url))
const READY_TIMEOUT_MS = 15_000

/** A server in mount, host-name and process namespaces of its own, on this machine's loopback. */
export interface PrivateHost extends AsyncDisposable {
  readonly host: '127.0.0.1'
  readonly port: number
  readonly user: string
  readonly password: string
  /** Accepted for `user`. */
  readonly privateKeyFile: string
  /** `SHA256:…` of its host key. */
  readonly hostKeyFingerprint: string
  /** What the server has logged so far. */
  log(): string
  /** Runs a program as root inside, and returns what it printed. */
  exec(...command: string[]): string
}

export interface PrivateHostOptions {
  /** @default 'testhost' */
  hostname?: string | undefined
  /** @default '/bin/bash' */
  shell?: string | undefined
  /** What sudo lets the user do: nothing, anything after a password, anything. @default 'no' */
  sudo?: 'no' | 'password' | 'free' | undefined
  /** Size of a file system mounted at `small` in the user's home; none when absent. */
  smallDiskBytes?: number | undefined
}

/** What the server in the host is: bash lines that end in starting it, in the foreground, logging to stderr. */
export interface ServerProgram {
  /** Lines run first as root, in the private root. `$folder` is where host key and files are. */
  script(facts: { port: number; folder: string }): string
  /** Files put into the folder. */
  files?: Readonly<Record<string, string>>
  /** Makes the host key in the folder and returns its fingerprint. */
  makeHostKey(folder: string): string
  /** What it logs once it listens. */
  listening: RegExp
}

const USER = 'tester'

/** Starts a server with a user of its own. Everything ends with the returned host, or with this process. */
export async function startPrivateHost(program: ServerProgram, options: PrivateHostOptions = {}): Promise<PrivateHost> {
  const folder = mkdtempSync(join(tmpdir(), 'flotilla-host-'))
  const password = randomBytes(12).toString('base64url')
  markSecret(password)
  makeKey(join(folder, 'id_ed25519'))
  const hostKeyFingerprint = program.makeHostKey(folder)
  for (const [name, text] of Object.entries(program.files ?? {})) writeFileSync(join(folder, name), text)
  const server = await startOnFreePort(program, options, { folder, password }).catch((error: unknown) => {
    rmSync(folder, { recursive: true, force: true })
    throw error
  })
  return {
    host: '127.0.0.1',
    port: server.port,
    user: USER,
    password,
    privateKeyFile: join(folder, 'id_ed25519'),
    hostKeyFingerprint,
    log: () => server.log(),
    exec: (...command) => execInside(server.child, command),
    async [Symbol.asyncDispose]() {
      await stop(server.child)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

interface Secrets {
  folder: string
  password: string
}

/** A port found free may be taken by the time the server wants it, so a few are tried. */
async function startOnFreePort(program: ServerProgram, options: PrivateHostOptions, secrets: Secrets) {
  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort()
    const script = initScript(options, secrets, program.script({ port, folder: secrets.folder }))
    const server = { port, ...startInNamespaces(script) }
    if (await isListening(server, program.listening)) return server
    await stop(server.child)
    if (attempt === 3) throw new Error(`The server does not start:\n${server.log()}`)
  }
}

function initScript(options: PrivateHostOptions, { folder, password }: Secrets, start: string): string {
  const { hostname = 'testhost', shell = '/bin/bash', sudo = 'no', smallDiskBytes } = options
  const rule = sudo === 'free' ? 'NOPASSWD: ALL' : 'ALL'
  return [
    'set -euo pipefail',
    `folder='${folder}'`,
    `. '${privateRoot}'`,
    `hostname '${hostname}'`,
    'private_root',
    `printf '127.0.0.1 localhost ${hostname}\\n' > /etc/hosts`,
    `add_user '${USER}' users '${shell}' '${password}' "$folder/id_ed25519.pub"`,
    ...(sudo === 'no' ? [] : [`printf '${USER} ALL=(ALL) ${rule}\\n' > /etc/sudoers.d/${USER}`]),
    ...(smallDiskBytes === undefined
      ? []
      : [
          `install -d -o ${USER} /home/${USER}/small`,
          `mount -t tmpfs -o size=${smallDiskBytes},mode=777 tmpfs /home/${USER}/small`,
        ]),
    start,
  ].join('\n')
}

/** The script comes over stdin, so that no password is ever in a process list or a file. */
function startInNamespaces(script: string) {
  const namespaces = ['--mount', '--uts', '--pid', '--fork', '--kill-child', '--mount-proc', '--propagation', 'private']
  // the death signal ends the namespaces even when this process is killed
  const child = spawn('setpriv', ['--pdeathsig', 'KILL', 'unshare', ...namespaces, 'bash', '-s'], {
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  let text = ''
  const append = (chunk: string) => {
    text += chunk
  }
  child.stdout.setEncoding('utf8').on('data', append)
  child.stderr.setEncoding('utf8').on('data', append)
  child.stdin.end(`${script}\n`)
  return { child, log: () => text }
}

async function isListening(server: { child: ChildProcess; log(): string }, listening: RegExp): Promise<boolean> {
  const signal = AbortSignal.timeout(READY_TIMEOUT_MS)
  while (!listening.test(server.log())) {
    const event = await Promise.race([
      once(server.child.stderr as NodeJS.EventEmitter, 'data', { signal }).then(() => 'output'),
      once(server.child, 'exit', { signal }).then(() => 'exit'),
    ]).catch(() => 'timeout')
    if (event !== 'output') return false
  }
  return true
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill('SIGKILL')
  await ended
}

function execInside(child: ChildProcess, command: readonly string[]): string {
  const inner = readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8').trim()
  return execFileSync('nsenter', ['-t', inner, '-m', '-u', '-p', '--', ...command], { encoding: 'utf8' })
}

async function freePort(): Promise<number> {
  const probe = net.createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as net.AddressInfo
  probe.close()
  await once(probe, 'close')
  return port
}

/** Makes an OpenSSH key pair, without a passphrase unless one is given. */
export function makeKey(file: string, { type = 'ed25519', passphrase = '', format = 'RFC4716' } = {}): void {
  execFileSync('ssh-keygen', ['-q', '-t', type, '-N', passphrase, '-C', 'test', '-m', format, '-f', file])
}

/** `SHA256:…` of a public key file. */
export const fingerprintOf = (publicKeyFile: string): string =>
  execFileSync('ssh-keygen', ['-l', '-f', publicKeyFile], { encoding: 'utf8' }).split(' ')[1] ?? ''

/** A folder that goes away with the test that asked for it. */
export function temporaryFolder(): Disposable & { path: string } {
  const path = mkdtempSync(join(tmpdir(), 'flotilla-test-'))
  mkdirSync(path, { recursive: true })
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) }
}
