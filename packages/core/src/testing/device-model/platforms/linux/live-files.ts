import type { LinuxHost } from './linux-host.js'

const MEMORY_KB = {
  total: 2_035_260,
  used: 412_336,
  free: 1_003_204,
  shared: 1_124,
  cache: 619_720,
  available: 1_478_992,
}

/** Figures of `free` and `/proc/meminfo`, in kibibytes. */
export const memoryFigures = (): typeof MEMORY_KB => MEMORY_KB

const LIVE: Readonly<Record<string, (host: LinuxHost) => string>> = {
  '/proc/uptime': ({ state }) =>
    `${((state.now() - state.bootedAt) / 1000).toFixed(2)} ${((state.now() - state.bootedAt) / 500).toFixed(2)}\n`,
  '/proc/loadavg': () => '0.08 0.03 0.01 1/123 4242\n',
  '/proc/meminfo': () =>
    `MemTotal:        ${MEMORY_KB.total} kB\nMemFree:         ${MEMORY_KB.free} kB\nMemAvailable:    ${MEMORY_KB.available} kB\nBuffers:           42120 kB\nCached:           ${MEMORY_KB.cache} kB\nSwapTotal:             0 kB\nSwapFree:              0 kB\n`,
  '/proc/version': ({ state }) =>
    `Linux version ${state.version} (debian-kernel@lists.debian.org) #1 SMP PREEMPT_DYNAMIC\n`,
  '/proc/sys/kernel/hostname': ({ state }) => `${state.hostname}\n`,
  '/etc/hostname': ({ state }) => state.files.text('/etc/hostname') ?? `${state.hostname}\n`,
}

/** Files that the kernel makes up when they are read. */
export function liveFile(path: string, host: LinuxHost): Uint8Array | undefined {
  const text = LIVE[path]?.(host)
  return text === undefined ? undefined : Buffer.from(text)
}
