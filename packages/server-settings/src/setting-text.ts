// A setting's value as it is written in an environment, and in the form where it is changed.
const times = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
  ['ms', 1]
] as const
const sizes = ['B', 'KB', 'MB', 'GB', 'TB'] as const

/** By its name: `…Ms` is a time, `byteLimit` a size. */
export function settingText(key: string, value: unknown): string {
  if (value === undefined || value === null) return ''
  if (Array.isArray(value)) return value.join(', ')
  if (typeof value === 'number' && key.endsWith('Ms')) return timeText(value)
  if (typeof value === 'number' && key.startsWith('byte')) return sizeText(value)
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function timeText(ms: number): string {
  const [unit, length] = times.find(([, length]) => ms >= length && ms % length === 0) ?? ['ms', 1]
  return `${ms / length}${unit}`
}

function sizeText(bytes: number): string {
  let [value, unit] = [bytes, 0]
  while (value > 0 && value % 1024 === 0 && unit < sizes.length - 1) {
    value /= 1024
    unit += 1
  }
  return `${value} ${sizes[unit]}`
}
