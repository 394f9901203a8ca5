// Numbers and dates as strangers write them.

export const mostRows = 10_000

/** A count that cannot overflow a sum; 0 for what is none. */
export function countOf(value: unknown): number {
  const count = Number(value)
  return Number.isInteger(count) && count > 0 ? Math.min(count, 1_000_000_000) : 0
}

/** @throws TypeError for what is no time */
export function dateOf(milliseconds: number): Date {
  const date = new Date(milliseconds)
  if (!(date.getTime() > 0)) throw new TypeError('the report has no time')
  return date
}
