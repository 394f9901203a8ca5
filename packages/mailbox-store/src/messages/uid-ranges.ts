// Lists of UIDs as ranges: low, high, low, high, …
import { MailboxError, type UidRanges } from '@postkeep/mailbox-contract'

/** `uids`: ascending. */
export function toRanges(uids: Iterable<number>): number[] {
  const ranges: number[] = []
  for (const uid of uids) {
    const last = ranges.length - 1
    if (last > 0 && ranges[last]! + 1 === uid) ranges[last] = uid
    else ranges.push(uid, uid)
  }
  return ranges
}

/** The union of ranges in any order. */
export function mergeRanges(pairs: readonly (readonly [number, number])[]): number[] {
  const merged: number[] = []
  for (const [low, high] of [...pairs].sort((a, b) => a[0] - b[0])) {
    const last = merged.length - 1
    if (last > 0 && low <= merged[last]! + 1) merged[last] = Math.max(merged[last]!, high)
    else merged.push(low, high)
  }
  return merged
}

export function* eachRange(ranges: UidRanges): Generator<[low: number, high: number]> {
  for (let index = 0; index < ranges.length; index += 2) yield [ranges[index]!, ranges[index + 1]!]
}

/** Throws `MailboxError('invalid')` unless the ranges are ascending and apart. */
export function checkRanges(ranges: UidRanges): void {
  let previous = 0
  for (const [low, high] of eachRange(ranges)) {
    const isValid = Number.isSafeInteger(low) && Number.isSafeInteger(high) && low > previous && high >= low
    if (!isValid) throw new MailboxError('invalid', 'ranges of UIDs are pairs, ascending and apart')
    previous = high
  }
}
