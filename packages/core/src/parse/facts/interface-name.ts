const split = (name: string): { type: string; number: string } => {
  const [, type = '', number = ''] = /^([A-Za-z_-]*) *(.*)$/.exec(name.trim()) ?? []
  return { type: type.toLowerCase(), number }
}

/** Whether what was asked for may be short for a full name: `Gi0/1` for `GigabitEthernet0/1`, `eth 1/1` for `Ethernet1/1`. */
export function isInterfaceName(asked: string, full: string): boolean {
  if (asked.toLowerCase() === full.toLowerCase()) return true
  const wanted = split(asked)
  const known = split(full)
  return (
    wanted.type !== '' && wanted.number !== '' && wanted.number === known.number && known.type.startsWith(wanted.type)
  )
}

/** The interface meant: the exact name before a name that starts like it. */
export const findInterface = <T extends { name: string }>(asked: string, all: readonly T[]): T | undefined =>
  all.find(({ name }) => name.toLowerCase() === asked.toLowerCase()) ??
  all.find(({ name }) => isInterfaceName(asked, name))
