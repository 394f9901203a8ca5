// Is it time for the upkeep of a mailbox, and for reading all of its file?

export interface Maintained {
  /** Milliseconds since 1970. */
  readonly at: number
  readonly checkedAt: number
}

const day = 86_400_000
const everyMs = 20 * 3_600_000
const checkMs = 7 * day
/** Then it is read whatever the hour. */
const checkAnywayMs = 14 * day
/** UTC: nobody gets mail of that mailbox while it is read. */
const quietHours = [1, 5] as const

/** undefined: not yet. */
export function maintenanceDue(
  last: Maintained | undefined,
  now: Date
): { readonly check: boolean } | undefined {
  const at = now.getTime()
  if (last && at - last.at < everyMs) return undefined
  const unchecked = at - (last?.checkedAt ?? 0)
  const isQuiet = now.getUTCHours() >= quietHours[0] && now.getUTCHours() < quietHours[1]
  return { check: unchecked >= checkAnywayMs || (isQuiet && unchecked >= checkMs) }
}
