import { GENERAL_PAGERS } from '../../platforms/pagers.js'
import type { Platform } from '../../platforms/platform.js'

/** What to type at a pager; undefined when the line is none. */
export function pagerKey(line: string, platform: Platform): string | undefined {
  if (line.length > 200) return undefined
  return (
    platform.pagers?.find(({ prompt }) => prompt.test(line)) ?? GENERAL_PAGERS.find(({ prompt }) => prompt.test(line))
  )?.key
}
