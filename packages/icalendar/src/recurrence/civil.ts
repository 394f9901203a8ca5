// Days as numbers since 1 January 1970.

export const dayLength = 86_400_000

export interface CivilDay {
  readonly day: number
  readonly year: number
  /** 1 to 12. */
  readonly month: number
  readonly date: number
  /** 0: Monday. */
  readonly weekday: number
}

export function civilDay(day: number): CivilDay {
  const date = new Date(day * dayLength)
  return {
    day,
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    date: date.getUTCDate(),
    weekday: weekdayOf(day)
  }
}

export function weekdayOf(day: number): number {
  return (((day + 3) % 7) + 7) % 7
}

/** `month`: from 1; 13 is January of the next year. */
export function firstOfMonth(year: number, month: number): number {
  return Date.UTC(year, month - 1, 1) / dayLength
}

/** Of the day's year: its first day, and how many days it has. */
export function yearOf(year: number): { readonly first: number; readonly length: number } {
  const first = firstOfMonth(year, 1)
  return { first, length: firstOfMonth(year + 1, 1) - first }
}

/** The number of the week that the day lies in, and of how many. Week 1 has four days of the year at least. */
export function weekOf(day: number, weekStart: number): { readonly week: number; readonly weeks: number } {
  const { year } = civilDay(startOfWeek(day, weekStart) + 3)
  const first = firstWeek(year, weekStart)
  const weeks = (firstWeek(year + 1, weekStart) - first) / 7
  return { week: Math.floor((day - first) / 7) + 1, weeks }
}

function firstWeek(year: number, weekStart: number): number {
  return startOfWeek(firstOfMonth(year, 1) + 3, weekStart)
}

export function startOfWeek(day: number, weekStart: number): number {
  return day - ((weekdayOf(day) - weekStart + 7) % 7)
}
