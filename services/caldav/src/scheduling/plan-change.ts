// Implicit scheduling: what a PUT or DELETE of a meeting tells the others, planned from what is stored. RFC 6638 §3.2.
import { randomUUID } from 'node:crypto'
import { C } from '@postkeep/dav-protocol'
import { DavRefusal, isGuest, listCollections, type DavRequest } from '@postkeep/dav-server'
import type { ObjectChange, PlannedChange } from '@postkeep/dav-server'
import type { ObjectCondition, ObjectEntry } from '@postkeep/mailbox-contract'
import { planChange, selfOf } from '@postkeep/scheduling'

/** @throws DavRefusal 403 with the precondition that the change fails, 412 */
export async function planScheduling(
  request: DavRequest,
  change: ObjectChange
): Promise<PlannedChange | undefined> {
  const { bytes, collection, condition, isRetry } = change
  if (collection.kind !== 'calendar') return undefined
  // Only where somebody was invited before there is something to tell.
  if (invitesNobody(change) && !isRetry) {
    return { condition: { ...condition, scheduleTag: null }, outgoing: [] }
  }
  const stored = await findStored(request, change)
  if (isGuest(collection) && isScheduled(stored)) throw notTheirs()
  if (bytes === undefined && !isScheduled(stored)) return undefined
  return planFor(request, change, stored)
}

async function planFor(
  request: DavRequest,
  change: ObjectChange,
  stored: Stored | undefined
): Promise<PlannedChange> {
  const { bytes, condition } = change
  const elsewhere = await findElsewhere(request, change, stored)
  const plan = planChange({
    before: (stored ?? elsewhere)?.bytes,
    after: bytes,
    self: selfOf(await request.session.listAddresses()),
    now: Date.now(),
    keepsAnswers: condition.scheduleTag !== undefined,
    newId: randomUUID
  })
  if (plan.kind === 'refused') {
    throw new DavRefusal(403, { precondition: C(plan.precondition), text: plan.text })
  }
  const known = { condition: conditionFor(condition, stored?.entry), outgoing: [] }
  if (plan.kind === 'private') return { ...known, scheduleTag: null }
  if (isGuest(change.collection)) throw notTheirs()
  // What is still in another calendar was only moved there.
  const isSilent = bytes === undefined && (elsewhere !== undefined || wantsNoReply(request))
  const outgoing = isSilent ? [] : plan.outgoing
  const keepsTag = !plan.isSignificant && isScheduled(stored)
  return { ...known, outgoing, bytes: plan.bytes, ...(keepsTag ? {} : { scheduleTag: randomUUID() }) }
}

/** Mail to the people invited would be its owner's. */
function notTheirs(): DavRefusal {
  const text = 'Meetings of a shared calendar are changed by its owner'
  return new DavRefusal(403, { precondition: C('allowed-organizer-scheduling-object-change'), text })
}

function invitesNobody({ bytes, condition }: ObjectChange): boolean {
  return bytes !== undefined && !bytes.includes('ORGANIZER') && condition.scheduleTag === undefined
}

/** Schedule-Reply: F deletes without an answer (§8.1). */
function wantsNoReply({ headers }: DavRequest): boolean {
  return headers['schedule-reply']?.toString().trim().toUpperCase() === 'F'
}

interface Stored {
  readonly entry: ObjectEntry
  readonly bytes: Buffer
}

function isScheduled(stored: Stored | undefined): boolean {
  return stored !== undefined && stored.entry.scheduleTag !== null
}

async function findStored(
  { session }: DavRequest,
  { collection, name }: ObjectChange
): Promise<Stored | undefined> {
  let found: Stored | undefined
  await session.readObjects(collection.id, { names: [name] }, (entry, bytes) => {
    found = { entry, bytes: Buffer.from(bytes) }
  })
  return found
}

/** A client that moves it to another calendar puts it there and deletes it here: nobody is told of that. */
async function findElsewhere(
  request: DavRequest,
  { collection, name, bytes, uid = '' }: ObjectChange,
  stored: Stored | undefined
): Promise<Stored | undefined> {
  if (bytes !== undefined && stored !== undefined) return undefined
  const wanted = stored?.entry.uid ?? uid
  let found: Stored | undefined
  for (const calendar of await listCollections(request)) {
    const { id, kind } = calendar
    if (kind !== 'calendar' || isGuest(calendar)) continue
    await request.session.readObjects(id, { uid: wanted }, (entry, other) => {
      const isItself = id === collection.id && entry.name === name
      if (!isItself && entry.scheduleTag !== null) found ??= { entry, bytes: Buffer.from(other) }
    })
  }
  return found
}

/** The client's condition, and that what was looked at is still there. @throws DavRefusal 412 */
function conditionFor(condition: ObjectCondition, entry: ObjectEntry | undefined): ObjectCondition {
  const { match } = condition
  if (entry === undefined) return { ...condition, noneMatch: '*' }
  if (match !== undefined && match !== '*' && !match.includes(entry.etag)) throw new DavRefusal(412)
  return { ...condition, match: [entry.etag] }
}
