import type { FakeDeviceOptions } from '../fake-device-options.js'
import type { Circumstances, DeviceState } from './device-state.js'
import type { Interpreter } from './interpreter.js'

/** Who logs in, and on what. */
export interface LoginRequest {
  user: string
  privilege: number
  /** Number of the terminal line. */
  line: number
  columns: number
  rows: number
  /** Whether it is a terminal; false on exec channels. */
  pty: boolean
}

/** The software of one fake device: its configuration, and a command line for each login. */
export interface DeviceSoftware {
  readonly state: DeviceState
  runningConfig(): string
  startupConfig(): string
  login(request: LoginRequest): Interpreter
  /** Back to the startup configuration. */
  reload(): void
}

/** A platform that a fake device can play. */
export interface PlatformModel {
  /** As the core calls the platform. */
  name: string
  /** SSH identification without `SSH-2.0-`. */
  ident: string
  /** A shell without a pseudo-terminal neither echoes nor prompts. @default false: every shell is a terminal */
  plainShell?: boolean
  start(options: FakeDeviceOptions, circumstances: Circumstances): DeviceSoftware
}
