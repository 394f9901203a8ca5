// Flags as fields of the header, where an mbox has them: Status and X-Status of old, X-Keywords, and those of Mozilla.

export interface Unstated {
  readonly flags: string[]
  /** Without those fields. */
  readonly raw: Buffer
  /** Mozilla keeps what was deleted until it compacts the file. */
  readonly isExpunged: boolean
}

const fieldPattern =
  /^(status|x-status|x-keywords|x-uid|x-imap|x-imapbase|x-mozilla-status2?|x-mozilla-keys):([^\n]*(?:\n[ \t][^\n]*)*)\n/gim
const letters = { R: '\\Seen', A: '\\Answered', F: '\\Flagged', D: '\\Deleted', T: '\\Draft' } as const
const mozilla = [
  [0x1, '\\Seen'],
  [0x2, '\\Answered'],
  [0x4, '\\Flagged'],
  [0x1000, '$Forwarded']
] as const
const mozillaExpunged = 0x8
/** As RFC 9051 §9 allows. */
const keywordPattern = /^[^\p{Cc}\s(){%*"\\\]]{1,100}$/u

/** `raw`: lines end with CRLF. */
export function takeStatus(raw: Buffer): Unstated {
  const end = raw.indexOf('\r\n\r\n')
  const header = raw.toString('latin1', 0, end < 0 ? raw.length : end + 2)
  const flags = new Set<string>()
  let isExpunged = false
  const left = header.replaceAll(fieldPattern, (_whole, name: string, text: string) => {
    const found = flagsOf(name.toLowerCase(), text.trim())
    for (const flag of found) flags.add(flag)
    if (name.toLowerCase() === 'x-mozilla-status') isExpunged ||= (parseInt(text, 16) & mozillaExpunged) !== 0
    return ''
  })
  if (left.length === header.length) return { flags: [...flags], raw, isExpunged }
  const rest = raw.subarray(Math.min(raw.length, header.length))
  return { flags: [...flags], raw: Buffer.concat([Buffer.from(left, 'latin1'), rest]), isExpunged }
}

function flagsOf(name: string, text: string): string[] {
  if (name === 'x-keywords' || name === 'x-mozilla-keys')
    return text.split(/[\s,]+/).filter((word) => keywordPattern.test(word))
  if (name === 'status' || name === 'x-status')
    return Object.entries(letters).flatMap(([letter, flag]) => (text.includes(letter) ? [flag] : []))
  if (name !== 'x-mozilla-status') return []
  const bits = parseInt(text, 16)
  return mozilla.flatMap(([bit, flag]) => ((bits & bit) === 0 ? [] : [flag]))
}

/** Lines for the end of a header, with LF. */
export function statusFields(flags: readonly string[]): string {
  const has = (flag: string): boolean => flags.includes(flag)
  const marks = Object.entries(letters).filter(([letter, flag]) => letter !== 'R' && has(flag))
  const keywords = flags.filter((flag) => !flag.startsWith('\\'))
  return [
    `Status: ${has('\\Seen') ? 'RO' : 'O'}`,
    ...(marks.length > 0 ? [`X-Status: ${marks.map(([letter]) => letter).join('')}`] : []),
    ...(keywords.length > 0 ? [`X-Keywords: ${keywords.join(' ')}`] : []),
    ''
  ].join('\n')
}
