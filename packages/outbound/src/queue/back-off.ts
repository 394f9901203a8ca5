// When a recipient that could not be reached is tried again. Pure.

const minute = 60_000
const hour = 60 * minute
/** Waits before the second, third … attempt; the last one goes on. RFC 5321 §4.5.4.1. */
const waits = [1 * minute, 5 * minute, 15 * minute, 30 * minute, 1 * hour, 2 * hour, 4 * hour]
/** After this long the sender is told that it has failed. */
const giveUpAfter = 5 * 24 * hour

export interface Attempts {
  /** How many there have been, the last one too. */
  readonly count: number
  readonly queuedAt: Date
  readonly now: Date
  /** 0 ≤ random < 1: spreads what failed together. */
  readonly random: number
}

/** The time of the next attempt, or undefined when it is time to give up. */
export function nextAttempt({ count, queuedAt, now, random }: Attempts): Date | undefined {
  if (now.getTime() - queuedAt.getTime() >= giveUpAfter) return undefined
  const wait = waits[Math.min(Math.max(count, 1), waits.length) - 1]!
  const spread = wait * 0.1 * random
  return new Date(now.getTime() + wait + spread)
}
