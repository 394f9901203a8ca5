// A file of calendars taken apart into what a calendar stores: one object a UID, with the time zones that it names. What
// cannot be read is told, the rest is taken; the lines stay as they came. RFC 4791 §4.1, RFC 5545 §3.4.
import { createHash } from 'node:crypto'
import { CalendarDataError } from '../calendar-data-error.ts'
import { componentKinds, parseCalendarObject, type CalendarObject } from '../calendar-object.ts'
import { valueOf, type Component } from '../syntax/component.ts'
import { calendarText, parseComponents } from '../syntax/parse-component.ts'
import { productId } from '../query/free-busy.ts'
import { calendarParts, type CalendarPart } from './calendar-parts.ts'

export interface SplitObject {
  readonly kind: 'object'
  /** Of its first component in the file, from 1. */
  readonly line: number
  readonly object: CalendarObject
  readonly bytes: Buffer
}

export interface SplitFault {
  readonly kind: 'fault'
  readonly line: number
  /** VEVENT …, with its UID where it is known. */
  readonly what: string
  readonly text: string
}

interface Member {
  readonly part: CalendarPart
  readonly component: Component
  /** With a UID. */
  readonly text: string
}

/** In the order of the file. */
export function* splitCalendars(bytes: Uint8Array): Generator<SplitObject | SplitFault> {
  for (const parts of calendarParts(Buffer.from(bytes).toString('latin1'))) {
    const zones = new Map<string, string>()
    const members: Member[] = []
    for (const part of parts) {
      const read = readPart(part)
      if ('kind' in read) yield read
      else if (part.name === 'VTIMEZONE') zones.set(valueOf(read.component, 'TZID') ?? '', part.text)
      else members.push(read)
    }
    const objects = Map.groupBy(members, ({ component }) => valueOf(component, 'UID'))
    for (const one of objects.values()) yield objectOf(one, zones)
  }
}

function readPart(part: CalendarPart): Member | SplitFault {
  const { isWhole, line, name, text } = part
  const isKnown = name === 'VTIMEZONE' || componentKinds.some((kind) => kind === name)
  if (!isKnown) return { kind: 'fault', line, what: name, text: 'This component cannot be stored' }
  if (!isWhole) return { kind: 'fault', line, what: name, text: 'It has no end' }
  try {
    const component = parsed(text)
    const isNamed = name === 'VTIMEZONE' || (valueOf(component, 'UID') ?? '').trim() !== ''
    if (isNamed) return { part, component, text }
    const withUid = withUidIn(text)
    return { part, component: parsed(withUid), text: withUid }
  } catch (error) {
    if (!(error instanceof CalendarDataError)) throw error
    return { kind: 'fault', line, what: name, text: error.message }
  }
}

function parsed(text: string): Component {
  return parseComponents(calendarText(Buffer.from(text, 'latin1')))[0]!
}

/** Made of its text: the same file brings the same objects again. */
function withUidIn(text: string): string {
  const hash = createHash('sha256').update(text.trim(), 'latin1').digest('hex').slice(0, 32)
  return text.replace(/^UID:[ \t]*\r?\n/im, '').replace('\n', `\nUID:${hash}\r\n`)
}

function objectOf(members: readonly Member[], zones: ReadonlyMap<string, string>): SplitObject | SplitFault {
  const { part, component } = members[0]!
  const named = new Set(members.flatMap((member) => [...zonesIn(member.component)]))
  const timezones = [...named].flatMap((tzid) => zones.get(tzid) ?? [])
  const text = [
    `BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:${productId}\r\n`,
    ...[...timezones, ...members.map((one) => one.text)].map(ended),
    'END:VCALENDAR\r\n'
  ].join('')
  const bytes = Buffer.from(text, 'latin1')
  try {
    return { kind: 'object', line: part.line, object: parseCalendarObject(bytes), bytes }
  } catch (error) {
    if (!(error instanceof CalendarDataError)) throw error
    const what = `${part.name} ${valueOf(component, 'UID')}`
    return { kind: 'fault', line: part.line, what, text: error.message }
  }
}

function* zonesIn({ properties, components }: Component): Generator<string> {
  for (const { parameters } of properties) {
    for (const { name, values } of parameters) if (name === 'TZID') yield values[0]!
  }
  for (const inner of components) yield* zonesIn(inner)
}

/** With CRLF at the end of each line. */
function ended(text: string): string {
  return `${text.trimEnd().replace(/\r?\n/g, '\r\n')}\r\n`
}
