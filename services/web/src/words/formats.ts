// Dates, numbers and sizes as the reader's language writes them.
import type { Locale } from './locales.ts'

export type Formats = {
  readonly number: (value: number) => string
  /** '' for none. */
  readonly date: (value: Date | string | number | undefined | null) => string
  readonly time: (value: Date | string | number | undefined | null) => string
  /** "14:00", of the hour. */
  readonly hour: (value: Date) => string
  /** "3 minutes ago". */
  readonly ago: (value: Date | number, now?: number) => string
  /** "in 61 days", also where these are months. */
  readonly inDays: (value: Date) => string
  readonly bytes: (value: number) => string
}

const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const
const spans: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['year', 31_557_600],
  ['month', 2_629_800],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60]
]
const known = new Map<string, Formats>()

/** `timeZone`: IANA name. */
export function formatsFor(locale: Locale, timeZone: string): Formats {
  const key = `${locale} ${timeZone}`
  const formats = known.get(key) ?? createFormats(locale, timeZone)
  known.set(key, formats)
  return formats
}

function createFormats(locale: Locale, timeZone: string): Formats {
  const numbers = new Intl.NumberFormat(locale)
  const dates = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone })
  const times = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', timeZone })
  const hours = new Intl.DateTimeFormat(locale, { timeStyle: 'short', hourCycle: 'h23', timeZone })
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' })
  return {
    number: (value) => numbers.format(value),
    date: (value) => (value == null ? '' : dates.format(new Date(value))),
    time: (value) => (value == null ? '' : times.format(new Date(value))),
    hour: (value) => hours.format(value),
    ago(value, now = Date.now()) {
      const seconds = (new Date(value).getTime() - now) / 1000
      const [unit, length] = spans.find(([, span]) => Math.abs(seconds) >= span) ?? ['second', 1]
      return relative.format(Math.trunc(unit === 'second' ? 0 : seconds / length), unit)
    },
    inDays: (value) => relative.format(Math.trunc((value.getTime() - Date.now()) / 86_400_000), 'day'),
    bytes(value) {
      const power = value < 1 ? 0 : Math.min(Math.floor(Math.log2(value) / 10), units.length - 1)
      const style = {
        style: 'unit',
        unit: units[power]!,
        unitDisplay: 'short',
        maximumFractionDigits: 1
      } as const
      return new Intl.NumberFormat(locale, style).format(value / 1024 ** power)
    }
  }
}
