// A size as a form takes it back: the largest unit that divides it. '' for 0, which is no limit.
const units = ['B', 'KB', 'MB', 'GB', 'TB'] as const

export function sizeText(bytes: number): string {
  if (bytes === 0) return ''
  let [value, unit] = [bytes, 0]
  while (value % 1024 === 0 && unit < units.length - 1) {
    value /= 1024
    unit += 1
  }
  return `${value} ${units[unit]}`
}
