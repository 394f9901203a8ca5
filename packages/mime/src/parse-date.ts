// Date fields with their obsolete forms: comments, two-digit years, zone names. RFC 5322 §3.3 and §4.3

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
/** Hours from UTC. Single letters and unknown names count as UTC. RFC 5322 §4.3 */
const zoneHours: Readonly<Record<string, number>> = {
  edt: -4,
  est: -5,
  cdt: -5,
  cst: -6,
  mdt: -6,
  mst: -7,
  pdt: -7,
  pst: -8
}
const longestDate = 200
const form =
  /^(?:[a-z]{3,9}\s*,?\s*)?(\d{1,2})[\s-]+([a-z]{3,9})\.?[\s-]+(\d{2,4})\s+(\d{1,2})\s*:\s*(\d{2})(?:\s*:\s*(\d{2})(?:\.\d{1,6})?)?(?:\s+([+-]\d{4}|[a-z]{1,5}))?/i

/** Milliseconds since 1970 in UTC; undefined where the text is no date. */
export function parseDate(value: string): number | undefined {
  if (value.length > longestDate) return undefined
  const match = form.exec(withoutComments(value).trim())
  if (match === null) return undefined
  const month = months.indexOf(match[2]!.slice(0, 3).toLowerCase())
  const day = Number(match[1])
  const [hour, minute, second] = [Number(match[4]), Number(match[5]), Number(match[6] ?? 0)]
  // 60 is a leap second.
  const isValid = month >= 0 && day >= 1 && day <= 31 && hour <= 23 && minute <= 59 && second <= 60
  if (!isValid) return undefined
  const local = Date.UTC(fullYear(match[3]!), month, day, hour, minute, second)
  const isInMonth = new Date(Date.UTC(fullYear(match[3]!), month, day)).getUTCMonth() === month
  return isInMonth ? local - zoneMinutes(match[7]) * 60_000 : undefined
}

/** Two digits are 2000–2049 or 1950–1999, three count from 1900. RFC 5322 §4.3 */
function fullYear(digits: string): number {
  const year = Number(digits)
  if (digits.length === 4) return year
  return digits.length === 2 && year < 50 ? 2000 + year : 1900 + year
}

function zoneMinutes(zone = ''): number {
  const sign = zone[0] === '-' ? -1 : 1
  if (!/^[+-]/.test(zone)) return (zoneHours[zone.toLowerCase()] ?? 0) * 60
  return sign * (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(3)))
}

function withoutComments(value: string): string {
  if (!value.includes('(')) return value
  let text = ''
  let depth = 0
  for (const character of value) {
    if (character === '(') depth++
    else if (character === ')') depth = Math.max(0, depth - 1)
    else if (depth === 0) text += character
  }
  return text
}
