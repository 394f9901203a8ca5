// Whether it is worth while to look for scheduling messages in a mail: a cheap look at its bytes.

/** A content type is never encoded: it stands there as it is, though perhaps in capitals. */
export function mayHoldCalendar(raw: Buffer): boolean {
  return raw.includes('text/calendar') || /text\/calendar/i.test(raw.toString('latin1'))
}
