// Text to components, within bounds. RFC 5545 §3.1, §3.4. Line ends: CRLF or LF.
import { CalendarDataError } from '../calendar-data-error.ts'
import type { Component } from './component.ts'
import { parseProperty, type Property } from './property.ts'

interface Open {
  readonly name: string
  readonly properties: Property[]
  readonly components: Component[]
}

const deepest = 8
const mostLines = 500_000

// Tabs and line ends are the only ones that a line may hold.
// oxlint-disable-next-line no-control-regex
const forbidden = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/

/** UTF-8 to text, without a byte order mark. @throws CalendarDataError */
export function calendarText(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (error) {
    throw new CalendarDataError('The calendar data is not UTF-8', 'valid-calendar-data', { cause: error })
  }
}

/** The components that stand at the top. @throws CalendarDataError */
export function parseComponents(text: string): Component[] {
  if (forbidden.test(text)) throw new CalendarDataError('The calendar data has control characters')
  const top: Component[] = []
  const open: Open[] = []
  let lines = 0
  for (const [line, raw] of logicalLines(text)) {
    if (++lines > mostLines) throw new CalendarDataError('The calendar data has too many lines')
    const read = parseProperty(line, raw)
    if (read.name === 'BEGIN') begin(open, read.value)
    else if (read.name === 'END') end(open, top, read.value)
    else inside(open).properties.push(read)
  }
  if (open.length > 0) throw new CalendarDataError(`${open.at(-1)!.name} has no end`)
  return top
}

function begin(open: Open[], name: string): void {
  if (open.length >= deepest) throw new CalendarDataError('The components are nested too deeply')
  open.push({ name: name.trim().toUpperCase(), properties: [], components: [] })
}

function end(open: Open[], top: Component[], name: string): void {
  const closed = inside(open)
  if (closed.name !== name.trim().toUpperCase()) throw new CalendarDataError(`${closed.name} has no end`)
  open.pop()
  const into = open.at(-1)?.components ?? top
  into.push(closed)
}

function inside(open: readonly Open[]): Open {
  const innermost = open.at(-1)
  if (innermost === undefined) throw new CalendarDataError('A line stands outside of every component')
  return innermost
}

/** Unfolded lines, each with its text as it came. Empty lines are left out. */
function* logicalLines(text: string): Generator<[line: string, raw: string]> {
  let start = 0
  while (start < text.length) {
    let end = lineEnd(text, start)
    const isFolded = (): boolean => text[end + 1] === ' ' || text[end + 1] === '\t'
    const folded = isFolded()
    while (end < text.length && isFolded()) end = lineEnd(text, end + 1)
    const raw = text.slice(start, text[end - 1] === '\r' ? end - 1 : end)
    if (raw.trim() !== '') yield [folded ? raw.replace(/\r?\n[ \t]/g, '') : raw, raw]
    start = end + 1
  }
}

/** The index of the line feed that ends the line, or of the end of the text. */
function lineEnd(text: string, from: number): number {
  const found = text.indexOf('\n', from)
  return found < 0 ? text.length : found
}
