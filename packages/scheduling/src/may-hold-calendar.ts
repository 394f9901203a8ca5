// Whether it is worth while to look for scheduling messages in a mail: a cheap look at its bytes.

const type = 'text/calendar'
/** A text of a whole large message would take as much memory again. */
const windowBytes = 64 * 1024

/** A content type is never encoded: it stands there as it is, though perhaps in capitals. */
export function mayHoldCalendar(raw: Buffer): boolean {
  if (raw.includes(type)) return true
  for (let at = 0; at < raw.length; at += windowBytes) {
    const text = raw.toString('latin1', at, at + windowBytes + type.length - 1)
    if (/text\/calendar/i.test(text)) return true
  }
  return false
}
