// Amounts in the sentences of findings.

/** 1 GB = 1024³ bytes. */
export function gigabytes(bytes: number): string {
  const amount = bytes / 1024 ** 3
  return `${amount < 10 ? amount.toFixed(1) : Math.round(amount)} GB`
}

export function countOf(count: number, one: string): string {
  return `${count} ${count === 1 ? one : `${one}s`}`
}

/** 5400 → "an hour"; the largest unit alone. */
export function spanOf(seconds: number): string {
  const units = [
    [86_400, 'day'],
    [3600, 'hour'],
    [60, 'minute']
  ] as const
  const unit = units.find(([length]) => seconds >= length)
  return unit ? countOf(Math.floor(seconds / unit[0]), unit[1]) : 'less than a minute'
}
