import type { CommandResult, DeviceSession } from '@flotilla/core'

/** The same two questions in the words of each platform. */
const QUESTIONS: Readonly<Record<string, readonly string[]>> = {
  'juniper-junos': ['show version', 'show interfaces terse'],
  frr: ['show version', 'show interface brief'],
  linux: ['uname -a', 'ip -j addr'],
}
const DEFAULT_QUESTIONS = ['show version', 'show ip interface brief']

/** Silence after which a device counts as hung. */
const IDLE_TIMEOUT_MS = 1_500

/** A task for `Fleet.run`: two questions to whatever platform it is. */
export const askAll = (session: DeviceSession): Promise<CommandResult[]> =>
  session.runAll(QUESTIONS[session.platform.name] ?? DEFAULT_QUESTIONS, { idleTimeoutMs: IDLE_TIMEOUT_MS })
