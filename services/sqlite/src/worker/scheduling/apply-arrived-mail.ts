// The scheduling messages of mail that has come, applied to the calendars of an open mailbox, a mail a commit.
import { randomUUID } from 'node:crypto'
import { errorOf, type Logger } from '@postkeep/log'
import type { CollectionInfo } from '@postkeep/mailbox-contract'
import type { MailboxStore } from '@postkeep/mailbox-store'
import type { ArrivedRound, SharedCalendars } from '../../thread-protocol.ts'
import { applyMail, selfOf, type AppliedMail, type Calendars, type StoredObject } from '@postkeep/scheduling'

interface Facts {
  /** The mailbox' own, in lower case. */
  readonly addresses: readonly string[]
  readonly shared: SharedCalendars
  readonly logger: Logger
}

/** While there is no calendar, all of it waits. */
export function applyArrivedMail(store: MailboxStore, { addresses, logger, shared }: Facts): ArrivedRound {
  const { collections } = store.listCollections({})
  const own = collections.filter(({ isReadOnly, kind }) => kind === 'calendar' && !isReadOnly)
  // In the order of their making, wherever they are now: the first that takes it is the default.
  const calendars = [...own, ...shared.calendars].toSorted((a, b) => a.id - b.id)
  if (calendars.length === 0) return { kind: 'done', isMore: false }
  const arrived = store.arrivedMail()
  for (const { body, ...mail } of arrived) {
    let outcome: AppliedMail = { changes: [], applied: [], outgoing: [] }
    const wanted = new Set<string>()
    try {
      outcome = applyMail(
        mail,
        calendarsOf(store, { collections, calendars, own, addresses, shared, wanted })
      )
    } catch (error) {
      // It would fail each time: the mail itself is in its folder.
      logger.error(
        { mailbox: store.mailbox, error: errorOf(error) },
        'a scheduling message could not be applied'
      )
    }
    if (wanted.size > 0) return { kind: 'wanted', uids: [...wanted] }
    const isElsewhere = outcome.changes.some(({ collection }) =>
      shared.calendars.some(({ id }) => id === collection)
    )
    if (isElsewhere) return { kind: 'shared', outcome: { body, ...outcome } }
    store.applyArrived({ body, ...outcome })
  }
  return { kind: 'done', isMore: arrived.length > 0 }
}

interface Known {
  readonly collections: readonly CollectionInfo[]
  readonly calendars: readonly CollectionInfo[]
  readonly own: readonly CollectionInfo[]
  readonly addresses: readonly string[]
  readonly shared: SharedCalendars
  /** UIDs that have to be looked for in shared calendars. */
  readonly wanted: Set<string>
}

function calendarsOf(store: MailboxStore, known: Known): Calendars {
  const { addresses, calendars, collections } = known
  const inbox = collections.find(({ kind }) => kind === 'schedule-inbox')
  return {
    self: selfOf(addresses),
    now: Date.now(),
    newId: randomUUID,
    find: (uid) => findObject(store, known.own, uid) ?? findShared(known, uid),
    last: (key, instance) => store.lastApplied(key, instance),
    calendarFor: (kind) => calendarFor(kind, calendars, inbox),
    inbox: inbox?.id
  }
}

function findShared({ shared, wanted }: Known, uid: string): StoredObject | undefined {
  const { calendars, known, objects } = shared
  if (calendars.length > 0 && !known.includes(uid)) wanted.add(uid)
  const found = objects.find((one) => one.uid === uid)
  return found && { ...found, bytes: Buffer.from(found.bytes) }
}

function findObject(
  store: MailboxStore,
  calendars: readonly CollectionInfo[],
  uid: string
): StoredObject | undefined {
  for (const { id } of calendars) {
    for (const { entry, bytes } of store.readObjects({ collection: id, selection: { uid } })) {
      return { collection: id, name: entry.name, scheduleTag: entry.scheduleTag, bytes }
    }
  }
  return undefined
}

const defaultCalendar = '{urn:ietf:params:xml:ns:caldav}schedule-default-calendar-URL'

/** The one that the inbox names (RFC 6638 §9.2), else the first that takes it. */
function calendarFor(
  kind: string,
  calendars: readonly CollectionInfo[],
  inbox: CollectionInfo | undefined
): number | undefined {
  const taking = calendars.filter(({ components }) => components.length === 0 || components.includes(kind))
  const [, named] = /\/([^/<>]+)\/?\s*<\/[^<>]*href>/i.exec(inbox?.properties[defaultCalendar] ?? '') ?? []
  const chosen = taking.find(({ name }) => named !== undefined && encodeURIComponent(name) === named)
  return (chosen ?? taking[0])?.id
}
