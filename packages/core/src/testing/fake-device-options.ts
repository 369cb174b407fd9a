import type { Algorithms } from 'ssh2'
import type { Faults } from './faults/fault-options.js'

/** An account of a fake device. */
export interface FakeUser {
  name: string
  /** Without one, this user logs in with a key only. */
  password?: string
  /** OpenSSH public keys that may log in. */
  authorizedKeys?: readonly string[]
  /** 15 lands in privileged mode, 1 in exec mode; on Junos and Linux less than 15 may not configure, or use `sudo`. @default 15 */
  privilege?: number
}

/** A port of a fake device: what cables and the factory made of it, and its first configuration. */
export interface FakeInterface {
  name: string
  description?: string
  /** With length, for example `10.0.0.1/24`. */
  address?: string
  /** Configured up. @default true */
  enabled?: boolean
  /** Whether there is a signal. @default the value of `enabled` */
  link?: 'up' | 'down'
  mtu?: number
  /** Access VLAN of a switch port. */
  vlan?: number
  counters?: Partial<InterfaceCounters>
}

export interface InterfaceCounters {
  inputPackets: number
  inputBytes: number
  inputErrors: number
  crcErrors: number
  inputDrops: number
  outputPackets: number
  outputBytes: number
  outputErrors: number
  outputDrops: number
  resets: number
}

/** A route besides the connected ones and those in the configuration. */
export interface FakeRoute {
  /** For example `10.20.0.0/16`. */
  prefix: string
  protocol: 'ospf' | 'bgp' | 'static' | 'isis' | 'rip' | 'eigrp'
  nextHop?: string
  interface?: string
  /** @default the protocol's usual one */
  distance?: number
  /** @default 0 */
  metric?: number
  /** As the device prints it, for example `00:12:04` or `2d03h`. */
  age?: string
}

/** A line of the log; text alone is taken as it is. */
export type FakeLogEntry = string | { severity: number; facility: string; mnemonic: string; message: string; at?: Date }

/** What a scripted command may know and do. */
export interface FakeCommandContext {
  /** The line as it was typed. */
  readonly command: string
  /** Values of the `<placeholders>` of the command. */
  readonly args: Readonly<Record<string, string>>
  readonly hostname: string
  readonly mode: string
  readonly user: string
  /** Prints at once, before the command is over. */
  print(text: string | Uint8Array): void
  /** Standard error on an exec channel; the same as `print` on a terminal. */
  printError(text: string): void
  /** The exit status of the command, where there is one. @default 0 */
  exit(status: number): void
  /** Prints a question and waits for the answer. */
  ask(question: string, options?: { secret?: boolean; key?: boolean }): Promise<string>
  /** Aborted by ^C and by a lost connection. */
  readonly signal: AbortSignal
}

// biome-ignore lint/suspicious/noConfusingVoidType: a command may print and return nothing
type FakeCommandOutput = string | Uint8Array | void

/** What a scripted command answers: fixed text or bytes, or a function that makes it. */
export type FakeCommand =
  | string
  | Uint8Array
  | ((context: FakeCommandContext) => FakeCommandOutput | Promise<FakeCommandOutput>)

/** Everything that can be said about a fake device; every part has a sensible default. */
export interface FakeDeviceOptions {
  /** Inventory name. @default 'fake-1' */
  name?: string
  /** @default 'cisco-ios' */
  platform?: string
  /** What the prompt shows. @default the name */
  hostname?: string
  /** @default 'admin' */
  username?: string
  /** @default 'fake-device-password' */
  password?: string
  /** What `username` may do, as `FakeUser.privilege`. @default 15 */
  privilege?: number
  /** OpenSSH public keys that may log in as `username`. */
  authorizedKeys?: readonly string[]
  /**
   * Password of privileged mode. With one, login lands in exec mode and `enable` asks for it; it is also in the device's
   * `credentials.secrets.enable`. @default none: login lands in privileged mode
   */
  enableSecret?: string
  /** More accounts. */
  users?: readonly FakeUser[]
  /**
   * Answers of your own, before those of the platform. A key is a command as typed in full; abbreviations of it work too,
   * and `<name>` stands for any word, `<name...>` for the rest of the line.
   */
  commands?: Readonly<Record<string, FakeCommand>>
  interfaces?: readonly FakeInterface[]
  routes?: readonly FakeRoute[]
  logs?: readonly FakeLogEntry[]
  /** The configuration to begin with, instead of the one made from `hostname` and `interfaces`. */
  runningConfig?: string
  /** Files by path: text or bytes. */
  files?: Readonly<Record<string, string | Uint8Array>>
  /** Software version that `show version` tells. */
  version?: string
  serial?: string
  model?: string
  /** Login methods that the device offers, in its order. SSH only. @default publickey, password, keyboard-interactive */
  authMethods?: readonly ('password' | 'publickey' | 'keyboard-interactive')[]
  /** SSH identification without `SSH-2.0-`. @default the platform's */
  ident?: string
  /** Algorithms that the server offers, in ssh2's form, for tests of old devices. SSH only. @default ssh2's */
  algorithms?: Algorithms
  /** Takes connections to other hosts, as a jump host does. SSH only. @default false */
  forwarding?: boolean
  /** Offers the SFTP subsystem. @default true */
  sftp?: boolean
  /** Offers `scp` over exec channels. SSH only. @default true */
  scp?: boolean
  /** Login banner, sent before authentication. */
  banner?: string
  /** Printed after login, before the first prompt. */
  motd?: string
  /** Printed on a line of its own above each prompt, as `{master:0}` on Junos. @default none */
  promptLine?: string
  faults?: Faults
  /** The device's clock, in milliseconds since 1970. @default Date.now */
  now?: () => number
}
