// Something that speaks against a message (or, below 0, for it), in words.
export interface Signal {
  readonly score: number
  readonly reason: string
}

export function scoreOf(signals: readonly Signal[]): number {
  return signals.reduce((sum, { score }) => sum + score, 0)
}

/** `6.5: no reverse name (1), listed by … (6)`; the weightiest first. */
export function describeSignals(signals: readonly Signal[]): string {
  const sorted = signals.toSorted((a, b) => Math.abs(b.score) - Math.abs(a.score))
  return `${scoreOf(signals)}: ${sorted.map(({ reason, score }) => `${reason} (${score})`).join(', ')}`
}
