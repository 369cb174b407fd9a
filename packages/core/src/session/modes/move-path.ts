import { FlotillaError } from '../../errors/flotilla-error.js'
import type { Move, Platform } from '../../platforms/platform.js'

/** The fewest moves from one mode to another. @throws MODE_UNKNOWN, MODE_UNREACHABLE */
export function movePath(platform: Platform, from: string, to: string, device: string): readonly Move[] {
  if (!Object.hasOwn(platform.modes, to)) {
    const known = Object.keys(platform.modes).join(', ')
    throw new FlotillaError('MODE_UNKNOWN', `${platform.name} has no mode "${to}" (${device}); it has ${known}`, {
      device,
      details: { phase: 'move', mode: from, wanted: to },
    })
  }
  const path = findPath(platform, from, to)
  if (path) return path
  throw new FlotillaError(
    'MODE_UNREACHABLE',
    `${platform.name} has no way from mode "${from}" to "${to}" (${device})`,
    { device, details: { phase: 'move', mode: from, wanted: to } },
  )
}

/** The fewest moves, or undefined where there is no way. */
export function findPath(platform: Platform, from: string, to: string): readonly Move[] | undefined {
  const paths = new Map<string, readonly Move[]>([[from, []]])
  for (const [mode, path] of paths) {
    if (mode === to) return path
    for (const move of platform.moves)
      if (move.from === mode && !paths.has(move.to)) paths.set(move.to, [...path, move])
  }
  return undefined
}
