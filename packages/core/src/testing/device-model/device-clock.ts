const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** A moment taken apart for the many ways in which devices print it; always UTC. */
export interface ClockParts {
  year: number
  /** 1 to 12. */
  month: number
  monthName: string
  day: number
  dayName: string
  /** `14:05:09` */
  time: string
  /** `123` */
  milliseconds: string
}

const two = (value: number): string => String(value).padStart(2, '0')

export function clockParts(moment: number | Date): ClockParts {
  const date = new Date(moment)
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    monthName: MONTHS[date.getUTCMonth()] ?? '',
    day: date.getUTCDate(),
    dayName: DAYS[date.getUTCDay()] ?? '',
    time: [date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()].map(two).join(':'),
    milliseconds: String(date.getUTCMilliseconds()).padStart(3, '0'),
  }
}

/** `3 days, 1 hour, 2 minutes` */
export function spelledDuration(milliseconds: number): string {
  const minutes = Math.max(0, Math.floor(milliseconds / 60_000))
  const units: [number, string][] = [
    [Math.floor(minutes / 10_080), 'week'],
    [Math.floor(minutes / 1440) % 7, 'day'],
    [Math.floor(minutes / 60) % 24, 'hour'],
    [minutes % 60, 'minute'],
  ]
  const parts = units.flatMap(([count, unit]) => (count > 0 ? [`${count} ${unit}${count === 1 ? '' : 's'}`] : []))
  return parts.length > 0 ? parts.join(', ') : '0 minutes'
}

/** `01:02:03` */
export function clockDuration(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000))
  return [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60].map(two).join(':')
}
