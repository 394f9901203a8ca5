// Which snapshots stay: the newest of each of the last days, weeks and months that have one.
export interface RetentionPolicy {
  readonly daily: number
  readonly weekly: number
  readonly monthly: number
}

export const defaultRetention: RetentionPolicy = { daily: 7, weekly: 4, monthly: 6 }

const dayMs = 86_400_000

/** The dates of those that stay, newest first; the newest of all is always among them. Days are days of UTC, weeks begin on Monday. */
export function snapshotsToKeep(dates: readonly Date[], policy: RetentionPolicy = defaultRetention): Date[] {
  const newestFirst = [...dates].sort((one, other) => other.getTime() - one.getTime())
  const kept = new Set(newestFirst.slice(0, 1))
  for (const date of newestOfEach(newestFirst, dayOf, policy.daily)) kept.add(date)
  for (const date of newestOfEach(newestFirst, weekOf, policy.weekly)) kept.add(date)
  for (const date of newestOfEach(newestFirst, monthOf, policy.monthly)) kept.add(date)
  return newestFirst.filter((date) => kept.has(date))
}

function newestOfEach(
  newestFirst: readonly Date[],
  periodOf: (date: Date) => number,
  count: number
): readonly Date[] {
  const newest = new Map<number, Date>()
  for (const date of newestFirst) {
    const period = periodOf(date)
    if (!newest.has(period)) newest.set(period, date)
  }
  return [...newest.values()].slice(0, count)
}

function dayOf(date: Date): number {
  return Math.floor(date.getTime() / dayMs)
}

function weekOf(date: Date): number {
  // 1970 began on a Thursday.
  return Math.floor((dayOf(date) + 3) / 7)
}

function monthOf(date: Date): number {
  return date.getUTCFullYear() * 12 + date.getUTCMonth()
}
