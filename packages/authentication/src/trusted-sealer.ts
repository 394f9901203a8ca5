// Whom to believe in an ARC chain that holds: a seal proves only who sealed, not that what it says is true. RFC 8617 §7.2

export interface Seal {
  readonly domain: string
  /** What the sealer says of DMARC and of the chain before it. */
  readonly dmarc: string | undefined
  readonly arc: string | undefined
}

/**
 * From the newest seal (the last) back: every one on the way must be trusted, and say that the message passed DMARC, or
 * that the chain before it holds.
 */
export function trustedSealer(seals: readonly Seal[], trusted: readonly string[]): string | undefined {
  for (const { arc, dmarc, domain } of seals.toReversed()) {
    const name = domain.toLowerCase().replace(/\.$/, '')
    if (!trusted.some((each) => name === each || name.endsWith(`.${each}`))) return undefined
    if (dmarc === 'pass') return name
    if (arc !== 'pass') return undefined
  }
  return undefined
}
