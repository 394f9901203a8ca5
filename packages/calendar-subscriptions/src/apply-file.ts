// What a file has brought into its calendar: objects that are new or other than before, and those that are gone. A file that
// was made anew and says the same changes nothing: servers set DTSTAMP to the time of the request.
import { createHash } from 'node:crypto'
import { setImmediate as breathe } from 'node:timers/promises'
import { checkCalendarObject, readFile } from '@postkeep/dav-collections'
import { CS } from '@postkeep/dav-protocol'
import type { MailboxSession } from '@postkeep/mailbox-client'
import type { CollectionInfo, SourcedChange } from '@postkeep/mailbox-contract'

const mostObjects = 20_000
/** Of one change of the mailbox. */
const [batchObjects, batchBytes] = [200, 1024 * 1024]
/** Objects that are read in one go. */
const together = 20

type Session = Pick<MailboxSession, 'readObjects' | 'changeSourced'>

interface Stored {
  readonly name: string
  readonly print: string
}

/** Why it is no calendar; undefined: it is one. A stop half-way leaves some of it: the next run does the rest. */
export async function applyFile(
  session: Session,
  calendar: CollectionInfo,
  bytes: Buffer
): Promise<string | undefined> {
  const text = bytes.toString('latin1')
  // What was cut off would take away all that comes behind.
  if (!/BEGIN:VCALENDAR/i.test(text) || !/END:VCALENDAR\s*$/i.test(text)) return 'no-calendar'
  const stored = await storedIn(session, calendar)
  const batch = new Batch(session, calendar.id)
  const seen = new Set<string>()
  let count = 0
  for (const { bytes: object, ...found } of objectsIn(bytes, calendar)) {
    if (++count % together === 0) await breathe()
    if (seen.has(found.uid)) continue
    if (seen.size >= mostObjects) return 'too-many'
    seen.add(found.uid)
    const known = stored.get(found.uid)
    const name = known?.name ?? nameOf(found.uid)
    if (known?.print !== printOf(object)) await batch.put({ ...found, name, size: object.length }, object)
  }
  for (const [uid, { name }] of stored) if (!seen.has(uid)) await batch.remove(name)
  await batch.end()
  return undefined
}

interface Found extends Pick<SourcedChange, 'uid' | 'component' | 'span'> {
  readonly bytes: Buffer
}

/** What cannot be stored is left out. */
function* objectsIn(file: Buffer, calendar: CollectionInfo): Generator<Found> {
  const keepsAlarms = calendar.properties[CS('subscribed-strip-alarms')] === undefined
  for (const part of readFile('ics', file)) {
    if (part.kind === 'fault') continue
    const bytes = keepsAlarms ? part.bytes : withoutAlarms(part.bytes)
    const checked = checkCalendarObject(bytes, calendar)
    if (checked.kind === 'refused') continue
    const { component, span, uid } = checked
    yield { uid, component, span, bytes }
  }
}

/** By UID. */
async function storedIn(session: Session, { id }: CollectionInfo): Promise<Map<string, Stored>> {
  const stored = new Map<string, Stored>()
  await session.readObjects(id, {}, ({ name, uid }, bytes) => {
    stored.set(uid, { name, print: printOf(bytes) })
  })
  return stored
}

/** The same for texts that differ in their stamps alone. */
function printOf(bytes: Buffer): string {
  const text = bytes.toString('latin1').replace(/^DTSTAMP[;:].*\r?\n(?:[ \t].*\r?\n)*/gim, '')
  return createHash('sha256').update(text, 'latin1').digest('base64')
}

function withoutAlarms(bytes: Buffer): Buffer {
  const text = bytes.toString('latin1').replace(/^BEGIN:VALARM\r\n[^]*?^END:VALARM\r\n/gim, '')
  return Buffer.from(text, 'latin1')
}

function nameOf(uid: string): string {
  return `${createHash('sha256').update(uid).digest('hex').slice(0, 40)}.ics`
}

class Batch {
  readonly #session: Session
  readonly #collection: number
  #put: SourcedChange[] = []
  #removed: string[] = []
  #bytes: Buffer[] = []
  #length = 0

  constructor(session: Session, collection: number) {
    this.#session = session
    this.#collection = collection
  }

  async put(change: SourcedChange, bytes: Buffer): Promise<void> {
    this.#put.push(change)
    this.#bytes.push(bytes)
    this.#length += bytes.length
    if (this.#put.length >= batchObjects || this.#length >= batchBytes) await this.end()
  }

  async remove(name: string): Promise<void> {
    this.#removed.push(name)
    if (this.#removed.length >= batchObjects) await this.end()
  }

  /** Durable when it resolves. */
  async end(): Promise<void> {
    if (this.#put.length + this.#removed.length === 0) return
    const [put, removed, bytes] = [this.#put, this.#removed, Buffer.concat(this.#bytes, this.#length)]
    this.#put = []
    this.#removed = []
    this.#bytes = []
    this.#length = 0
    await this.#session.changeSourced({ collection: this.#collection, put, removed }, bytes)
  }
}
