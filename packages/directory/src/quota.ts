// How large a mailbox may grow: the smallest of what its owner, its domain and the alias itself allow.

/** Bytes; 0 is no limit, in each argument and in the result. */
export function effectiveQuota(...limits: readonly number[]): number {
  const set = limits.filter((limit) => limit > 0)
  return set.length === 0 ? 0 : Math.min(...set)
}
