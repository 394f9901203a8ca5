// DNS lists with their weights, as they are configured: `zen.example=6`; below 0 for a list of good senders. RFC 5782
export interface DnsListZone {
  readonly zone: string
  readonly score: number
}

const defaultScore = 4

/** @throws RangeError for what is none */
export function parseZones(texts: readonly string[]): DnsListZone[] {
  return texts.map((text) => {
    const [, zone, score] =
      /^([a-z0-9_-]+(?:\.[a-z0-9_-]+)+)(?:=(-?\d{1,3}(?:\.\d)?))?$/i.exec(text.trim()) ?? []
    if (zone === undefined) throw new RangeError(`${text} is not of the form zone.example=SCORE`)
    return { zone: zone.toLowerCase(), score: score === undefined ? defaultScore : Number(score) }
  })
}
