// When to try again after a failure. Authorities count failures (Let's Encrypt: 5 for a name in an hour), so few are made.
const minute = 60_000
const firstMs = 15 * minute
const longestMs = 12 * 60 * minute

type Failure = {
  /** In a row, 1 or more. */
  readonly failures: number
  readonly now: Date
  /** What the authority asked for (Retry-After). */
  readonly retryAfterMs?: number | undefined
  /** 0 ≤ random() < 1 */
  readonly random: () => number
}

/** 15 minutes, doubled each time up to 12 hours, up to a quarter more at random; never before the authority said. */
export function nextAttempt({ failures, now, retryAfterMs = 0, random }: Failure): Date {
  const pauseMs = Math.min(longestMs, firstMs * 2 ** Math.min(failures - 1, 10))
  const spread = 1 + random() / 4
  return new Date(now.getTime() + Math.max(pauseMs * spread, retryAfterMs + random() * minute))
}
