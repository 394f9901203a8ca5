// Sequence sets: message numbers or UIDs, with `*` for the largest. RFC 9051 §9 (sequence-set).
import type { UidRanges } from '@postkeep/mailbox-contract'

/** A set as it was asked: low, high, low, high, …; `*` is Infinity. Neither ordered nor merged. */
export type SequenceSet = readonly number[]

/** `$`: what the last search with SAVE has found, which only the asker knows (RFC 5182). No other set is this one. */
export const savedResult: SequenceSet = Object.freeze([])

/** The set as ascending ranges that do not touch, with `largest` for `*`. */
export function resolveSequenceSet(set: SequenceSet, largest: number): UidRanges {
  const pairs: [number, number][] = []
  for (let index = 0; index < set.length; index += 2) {
    const low = set[index] === Infinity ? largest : set[index]!
    const high = set[index + 1] === Infinity ? largest : set[index + 1]!
    pairs.push(low <= high ? [low, high] : [high, low])
  }
  return mergeRanges(pairs)
}

/** What is in both. */
export function intersectRanges(a: UidRanges, b: UidRanges): UidRanges {
  const common: number[] = []
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    const [low, high] = [Math.max(a[i]!, b[j]!), Math.min(a[i + 1]!, b[j + 1]!)]
    if (low <= high) common.push(low, high)
    if (a[i + 1]! < b[j + 1]!) i += 2
    else j += 2
  }
  return common
}

/** Numbers in ascending order as ranges. */
export function rangesOf(numbers: Iterable<number>): UidRanges {
  const ranges: number[] = []
  for (const number of numbers) {
    if (ranges.length > 0 && ranges.at(-1) === number - 1) ranges[ranges.length - 1] = number
    else ranges.push(number, number)
  }
  return ranges
}

/** `1:3,7`: the form of COPYUID, APPENDUID, MODIFIED and ESEARCH. */
export function formatRanges(ranges: UidRanges): string {
  let text = ''
  for (let index = 0; index < ranges.length; index += 2) {
    const [low, high] = [ranges[index], ranges[index + 1]]
    text += `${text === '' ? '' : ','}${low === high ? low : `${low}:${high}`}`
  }
  return text
}

function mergeRanges(pairs: [number, number][]): UidRanges {
  pairs.sort((a, b) => a[0] - b[0])
  const merged: number[] = []
  for (const [low, high] of pairs) {
    const last = merged.length - 1
    if (last > 0 && low <= merged[last]! + 1) merged[last] = Math.max(merged[last]!, high)
    else merged.push(low, high)
  }
  return merged
}
