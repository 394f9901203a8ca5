// Quantities as people write them: "50 MB", "5m".
const byteUnits: Record<string, number> = {
  b: 1,
  kb: 1024,
  mb: 1024 ** 2,
  gb: 1024 ** 3,
  tb: 1024 ** 4
}

const durationUnits: Record<string, number> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  min: 60_000,
  h: 3_600_000,
  d: 86_400_000
}

/** Bytes of "50 MB", "1.5GiB", "4096"; units are powers of 1024. undefined where it is none. */
export function parseBytes(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)\s*([kmgt]?)(?:i?b)?$/i.exec(text.trim())
  if (!match) return undefined
  return Math.round(Number(match[1]) * byteUnits[`${match[2]!.toLowerCase()}b`]!)
}

/** Milliseconds of "250ms", "30s", "5m", "1.5h", "5d"; a unit is needed except for 0. undefined where it is none. */
export function parseDuration(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)\s*(ms|s|m|min|h|d)?$/i.exec(text.trim())
  if (!match) return undefined
  const unit = match[2]?.toLowerCase()
  if (!unit) return Number(match[1]) === 0 ? 0 : undefined
  return Math.round(Number(match[1]) * durationUnits[unit]!)
}
