// What the scheduling messages in a mail change in the calendars of the mailbox that it came to. RFC 6638 §4.
import { createHash } from 'node:crypto'
import {
  CalendarDataError,
  applyMessage,
  calendarObject,
  instanceOf,
  isInvited,
  membersOf,
  parseCalendar,
  parseCalendarObject,
  refreshed,
  sequenceOf,
  spanOf,
  stampOf,
  withUndelivered,
  writeComponent,
  type Applied,
  type CalendarObject,
  type Self
} from '@postkeep/icalendar'
import type { ObjectSpan, OutgoingMail } from '@postkeep/mailbox-contract'
import { composeMail } from './compose-mail.ts'
import { messagesIn, type FoundMessage } from './messages-in.ts'
import { reportAuthor, undeliveredIn } from './undelivered-mail.ts'

export interface StoredObject {
  readonly collection: number
  readonly name: string
  readonly scheduleTag: string | null
  readonly bytes: Buffer
}

interface Stamp {
  readonly sequence: number
  /** UTC milliseconds. */
  readonly stamp: number
}

/** What is known of the mailbox. */
export interface Calendars {
  readonly self: Self
  readonly now: number
  readonly newId: () => string
  /** In any of its calendars. */
  readonly find: (uid: string) => StoredObject | undefined
  /** What was last applied under the key; `instance` 0: of the series. */
  readonly last: (key: string, instance: number) => Stamp | undefined
  /** The calendar for what is new, by the kind of component. */
  readonly calendarFor: (kind: string) => number | undefined
  /** The schedule inbox. */
  readonly inbox: number | undefined
}

export type Change =
  | {
      readonly kind: 'put'
      readonly collection: number
      readonly name: string
      readonly uid: string
      readonly component: string
      readonly span: ObjectSpan
      readonly scheduleTag: string | null
      readonly bytes: Buffer
    }
  | { readonly kind: 'remove'; readonly collection: number; readonly name: string }

export interface AppliedMail {
  readonly changes: readonly Change[]
  /** For `last`; `uid` is the key. */
  readonly applied: readonly (Stamp & { readonly uid: string; readonly instance: number })[]
  readonly outgoing: readonly OutgoingMail[]
}

interface Mail {
  readonly raw: Buffer
  /** Whose mail it is proved to be. */
  readonly author: string
}

export function applyMail({ raw, author }: Mail, calendars: Calendars): AppliedMail {
  if (author === reportAuthor) return undelivered(raw, calendars)
  const seen = new Set<string>()
  const results: AppliedMail[] = []
  for (const found of messagesIn(raw)) {
    // The same message comes as an alternative and as a file.
    const { uid } = found.message.object
    if (seen.has(uid)) continue
    seen.add(uid)
    results.push(applied(found, author.toLowerCase(), calendars))
  }
  return {
    changes: results.flatMap(({ changes }) => changes),
    applied: results.flatMap((one) => one.applied),
    outgoing: results.flatMap(({ outgoing }) => outgoing)
  }
}

const nothing: AppliedMail = { changes: [], applied: [], outgoing: [] }

/** §3.2.9: whoever could not be reached is marked so; that alone changes no schedule-tag. */
function undelivered(raw: Buffer, { find }: Calendars): AppliedMail {
  const report = undeliveredIn(raw)
  const known = report && find(report.uid)
  const stored = known && readable(known.bytes)
  const marked = stored && withUndelivered(stored, report.addresses)
  if (!known || !marked) return nothing
  const { collection, name, scheduleTag } = known
  const bytes = Buffer.from(writeComponent(marked.calendar))
  const about = { uid: report.uid, component: marked.kind, span: spanOf(marked), scheduleTag }
  return { ...nothing, changes: [{ kind: 'put', collection, name, ...about, bytes }] }
}

function applied(found: FoundMessage, author: string, calendars: Calendars): AppliedMail {
  const { message } = found
  const { self, now, newId } = calendars
  const { uid } = message.object
  const known = calendars.find(uid)
  const stored = known && readable(known.bytes)
  if ((known && !stored) || isStale({ message, author, isStored: stored !== undefined }, calendars))
    return nothing
  const outcome = applyMessage({ message, stored, self, sender: author })
  const notes = outcome.kind === 'ignored' && !isCancelled(message, self) ? [] : stampsOf(message, author)
  if (outcome.kind === 'ignored') return { ...nothing, applied: notes }
  if (outcome.kind === 'refresh') {
    const answers = refreshed(stored!, author, now)
    const outgoing = answers.map((one) => composeMail(one, { now, id: newId(), isAutomatic: true }))
    return { ...nothing, outgoing }
  }
  const changes = changesOf(outcome, { known, uid, calendars })
  return changes === undefined
    ? nothing
    : { changes: [...changes, ...inboxItem(found, author, calendars)], applied: notes, outgoing: [] }
}

type Message = FoundMessage['message']

function isFromOrganizer({ method }: Message): boolean {
  return method === 'REQUEST' || method === 'CANCEL'
}

/** It may come before the invitation that it calls off. */
function isCancelled({ method, object }: Message, self: Self): boolean {
  return method === 'CANCEL' && isInvited(object, self)
}

interface Told {
  readonly message: Message
  readonly author: string
  readonly isStored: boolean
}

/** Everything in it was told before, by a newer message; or by this one, and what it brought is deleted. */
function isStale({ message, author, isStored }: Told, { last }: Calendars): boolean {
  if (!isFromOrganizer(message)) return false
  return stampsOf(message, author).every(({ uid, instance, sequence, stamp }) => {
    const known = last(uid, instance)
    if (known === undefined || sequence > known.sequence) return false
    if (sequence < known.sequence) return true
    const isOpen = isStored || message.method === 'CANCEL'
    return isOpen ? stamp < known.stamp : stamp <= known.stamp
  })
}

function stampsOf(message: Message, author: string): AppliedMail['applied'] {
  if (!isFromOrganizer(message)) return []
  const { object } = message
  // The series as a whole says it of all that is in it.
  const told = object.master ? [object.master] : membersOf(object)
  return told.map((one) => ({
    uid: `${author} ${object.uid}`,
    instance: instanceOf(one, object) ?? 0,
    sequence: sequenceOf(one),
    stamp: stampOf(one)
  }))
}

interface Place {
  readonly known: StoredObject | undefined
  readonly uid: string
  readonly calendars: Calendars
}

/** undefined: it cannot be stored. */
function changesOf(
  outcome: Extract<Applied, { kind: 'stored' | 'removed' | 'shown' }>,
  { known, uid, calendars }: Place
): Change[] | undefined {
  if (outcome.kind === 'shown') return []
  if (outcome.kind === 'removed') {
    return known ? [{ kind: 'remove', collection: known.collection, name: known.name }] : []
  }
  const bytes = Buffer.from(writeComponent(outcome.object.calendar))
  const object = storable(bytes)
  const collection = known?.collection ?? calendars.calendarFor(outcome.object.kind)
  if (object === undefined || collection === undefined) return undefined
  const scheduleTag = known && !outcome.isSignificant ? known.scheduleTag : calendars.newId()
  const name = known?.name ?? `${nameOf(uid)}.ics`
  const about = { uid, component: object.kind, span: spanOf(object), scheduleTag }
  return [{ kind: 'put', collection, name, ...about, bytes }]
}

function inboxItem({ message, bytes }: FoundMessage, author: string, { inbox }: Calendars): Change[] {
  if (inbox === undefined) return []
  const { method, object } = message
  const { uid, kind: component } = object
  const stamps = membersOf(object).map((one) => [instanceOf(one, object) ?? 0, sequenceOf(one), stampOf(one)])
  const name = `${nameOf(JSON.stringify([uid, method, author, stamps]))}.ics`
  const span = { start: null, end: null }
  return [{ kind: 'put', collection: inbox, name, uid, component, span, scheduleTag: null, bytes }]
}

function nameOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 40)
}

function readable(bytes: Buffer): CalendarObject | undefined {
  return orUndefined(() => calendarObject(parseCalendar(bytes)))
}

function storable(bytes: Buffer): CalendarObject | undefined {
  return orUndefined(() => parseCalendarObject(bytes))
}

function orUndefined<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch (error) {
    if (error instanceof CalendarDataError) return undefined
    throw error
  }
}
