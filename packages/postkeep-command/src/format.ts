// Values as people read them.

export function yesNo(value: boolean): string {
  return value ? 'yes' : 'no'
}

/** 1536 → `1.5 KB`; units are powers of 1024. */
export function size(bytes: number): string {
  const units = ['bytes', 'KB', 'MB', 'GB', 'TB']
  const step = bytes < 1 ? 0 : Math.min(Math.floor(Math.log2(bytes) / 10), units.length - 1)
  const value = bytes / 1024 ** step
  return `${Number.isInteger(value) ? value : value.toFixed(1)} ${units[step]}`
}

/** `2026-01-31 09:30` UTC. */
export function time(date: Date | string | undefined | null): string {
  return date ? new Date(date).toISOString().slice(0, 16).replace('T', ' ') : ''
}
