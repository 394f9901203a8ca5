// The components of a file of calendars as pieces of its text, found by BEGIN and END alone, so that one that cannot be
// read spoils no other. RFC 5545 §3.4, §3.6.

export interface CalendarPart {
  /** Upper case. */
  readonly name: string
  /** Of the file, from 1. */
  readonly line: number
  /** As it came: bytes as latin1. */
  readonly text: string
  /** False: the file or the calendar ends before it does. */
  readonly isWhole: boolean
}

interface Open {
  readonly name: string
  readonly line: number
  readonly start: number
  depth: number
}

const boundary = /^(BEGIN|END):([A-Za-z0-9-]+)[ \t]*\r?$/i

/** The calendars of a file, each as its parts. `text`: bytes as latin1. */
export function* calendarParts(text: string): Generator<CalendarPart[]> {
  let parts: CalendarPart[] | undefined
  let open: Open | undefined
  const close = (end: number, isWhole: boolean): void => {
    if (open === undefined) return
    parts?.push({ name: open.name, line: open.line, text: text.slice(open.start, end), isWhole })
    open = undefined
  }
  for (const { content, line, start, end } of linesOf(text)) {
    const [, edge, word = ''] = boundary.exec(content) ?? []
    if (edge === undefined) continue
    const [begins, name] = [edge.toUpperCase() === 'BEGIN', word.toUpperCase()]
    if (name === 'VCALENDAR') {
      close(start, false)
      if (parts !== undefined) yield parts
      parts = begins ? [] : undefined
    } else if (open !== undefined) {
      open.depth += begins ? 1 : -1
      if (open.depth === 0) close(end, open.name === name)
    } else if (begins && parts !== undefined) open = { name, line, start, depth: 1 }
  }
  close(text.length, false)
  if (parts !== undefined) yield parts
}

interface Line {
  readonly content: string
  readonly line: number
  readonly start: number
  /** Behind its line feed. */
  readonly end: number
}

function* linesOf(text: string): Generator<Line> {
  let line = 0
  for (let start = text.startsWith('\u00ef\u00bb\u00bf') ? 3 : 0; start < text.length;) {
    const found = text.indexOf('\n', start)
    const end = found < 0 ? text.length : found + 1
    line += 1
    yield { content: text.slice(start, found < 0 ? end : found), line, start, end }
    start = end
  }
}
