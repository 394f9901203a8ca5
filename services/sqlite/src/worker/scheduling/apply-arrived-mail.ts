// The scheduling messages of mail that has come, applied to the calendars of an open mailbox, a mail a commit.
import { randomUUID } from 'node:crypto'
import { errorOf, type Logger } from '@postkeep/log'
import type { CollectionInfo } from '@postkeep/mailbox-contract'
import type { MailboxStore } from '@postkeep/mailbox-store'
import { applyMail, selfOf, type AppliedMail, type Calendars, type StoredObject } from '@postkeep/scheduling'

interface Facts {
  /** The mailbox' own, in lower case. */
  readonly addresses: readonly string[]
  readonly logger: Logger
}

/** Whether there is more. While there is no calendar, all of it waits. */
export function applyArrivedMail(store: MailboxStore, { addresses, logger }: Facts): boolean {
  const { collections } = store.listCollections({})
  const calendars = collections.filter(({ isReadOnly, kind }) => kind === 'calendar' && !isReadOnly)
  if (calendars.length === 0) return false
  const arrived = store.arrivedMail()
  for (const { body, ...mail } of arrived) {
    let outcome: AppliedMail = { changes: [], applied: [], outgoing: [] }
    try {
      outcome = applyMail(mail, calendarsOf(store, { collections, calendars, addresses }))
    } catch (error) {
      // It would fail each time: the mail itself is in its folder.
      logger.error(
        { mailbox: store.mailbox, error: errorOf(error) },
        'a scheduling message could not be applied'
      )
    }
    store.applyArrived({ body, ...outcome })
  }
  return arrived.length > 0
}

interface Known {
  readonly collections: readonly CollectionInfo[]
  readonly calendars: readonly CollectionInfo[]
  readonly addresses: readonly string[]
}

function calendarsOf(store: MailboxStore, { collections, calendars, addresses }: Known): Calendars {
  const inbox = collections.find(({ kind }) => kind === 'schedule-inbox')
  return {
    self: selfOf(addresses),
    now: Date.now(),
    newId: randomUUID,
    find: (uid) => findObject(store, calendars, uid),
    last: (key, instance) => store.lastApplied(key, instance),
    calendarFor: (kind) => calendarFor(kind, calendars, inbox),
    inbox: inbox?.id
  }
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
