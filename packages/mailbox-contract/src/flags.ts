// Message flags as two 32-bit lanes. RFC 9051 §2.3.2.
// Lane `flags`: bits 0-4 are the system flags, bits 5-31 keywords 0-26. Lane `keywords`: bits 0-31 are keywords 27-58.

/** The flags of one message. Both lanes are unsigned 32-bit integers. */
export interface FlagLanes {
  readonly flags: number
  readonly keywords: number
}

export const systemFlags = ['\\Seen', '\\Answered', '\\Flagged', '\\Deleted', '\\Draft'] as const
export const seen = 1
export const answered = 2
export const flagged = 4
export const deleted = 8
export const draft = 16

const keywordsInFirstLane = 32 - systemFlags.length

/** How many different keywords one mailbox can hold. */
export const maximumKeywords = keywordsInFirstLane + 32

export const noFlags: FlagLanes = Object.freeze({ flags: 0, keywords: 0 })

/** The lanes with only the bit of keyword number `index` (0 to 58) set. */
export function keywordLanes(index: number): FlagLanes {
  if (index < keywordsInFirstLane) return { flags: (1 << (index + systemFlags.length)) >>> 0, keywords: 0 }
  return { flags: 0, keywords: (1 << (index - keywordsInFirstLane)) >>> 0 }
}

/**
 * Lanes for flag names. Names compare without regard to case (RFC 9051 §2.3.2).
 * `unknown` lists keywords that `keywordNames` does not hold; unknown system flags (`\X`) are ignored.
 */
export function lanesOf(
  names: readonly string[],
  keywordNames: readonly string[]
): FlagLanes & { readonly unknown: string[] } {
  let flags = 0
  let keywords = 0
  const unknown: string[] = []
  for (const name of names) {
    const lower = name.toLowerCase()
    const system = systemFlags.findIndex((flag) => flag.toLowerCase() === lower)
    if (system >= 0) flags |= 1 << system
    if (name.startsWith('\\')) continue
    const index = keywordNames.findIndex((keyword) => keyword.toLowerCase() === lower)
    if (index < 0) {
      unknown.push(name)
      continue
    }
    const lanes = keywordLanes(index)
    flags |= lanes.flags
    keywords |= lanes.keywords
  }
  return { flags: flags >>> 0, keywords: keywords >>> 0, unknown }
}

/** Names of the set flags: system flags first, then keywords in the order of `keywordNames`. */
export function flagNames(lanes: FlagLanes, keywordNames: readonly string[]): string[] {
  const names: string[] = systemFlags.filter((_, bit) => (lanes.flags & (1 << bit)) !== 0)
  if (lanes.flags >>> systemFlags.length === 0 && lanes.keywords === 0) return names
  for (const [index, name] of keywordNames.entries()) {
    const bit = keywordLanes(index)
    if ((lanes.flags & bit.flags) !== 0 || (lanes.keywords & bit.keywords) !== 0) names.push(name)
  }
  return names
}
