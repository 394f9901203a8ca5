// A file's objects into the calendars or address books of a mailbox. Can be run again: an object whose UID is there takes
// the place of what was there, and one that is there byte for byte is left alone.
import { createHash, randomUUID } from 'node:crypto'
import { D } from '@postkeep/dav-protocol'
import type { MailboxSession } from '@postkeep/mailbox-client'
import type { CollectionInfo, ObjectEntry } from '@postkeep/mailbox-contract'
import { checkCalendarObject, componentsTakenBy } from './check-calendar-object.ts'
import { checkCard } from './check-card.ts'
import type { CheckedObject } from './checked-object.ts'
import { makeDefaults } from './default-collections.ts'
import { collectionKinds, defaultsOf, type FileKind } from './file-kind.ts'
import { collectionNamed } from './named-collection.ts'
import { readFile, type FileFault } from './read-file.ts'

export interface ImportOptions {
  readonly kind: FileKind
  /** All of the file. */
  readonly bytes: Uint8Array
  /** Of the calendar or address book, as `collectionNamed` finds it; one that is not there is made. Absent: the first that takes it. */
  readonly into?: string | undefined
  /** What is there under the same UID stays as it is. */
  readonly keep?: boolean
  readonly onProgress?: (done: number) => void
}

export interface ImportCounts {
  added: number
  changed: number
  /** There already. */
  known: number
  /** The first hundred. */
  readonly faults: Omit<FileFault, 'kind'>[]
  /** Left out: `faults` says why. */
  left: number
}

const mostFaults = 100

type Outcome = 'added' | 'changed' | 'known' | { readonly refused: string }

/** Durable when it resolves. @throws MailboxError: `over-quota`, `limit`; what came before it is stored */
export async function importObjects(session: MailboxSession, options: ImportOptions): Promise<ImportCounts> {
  const target = await ImportTarget.open(session, options)
  const counts: ImportCounts = { added: 0, changed: 0, known: 0, faults: [], left: 0 }
  let done = 0
  for (const part of readFile(options.kind, options.bytes)) {
    const outcome = part.kind === 'fault' ? { refused: part.text } : await target.put(part.bytes)
    if (typeof outcome === 'string') counts[outcome] += 1
    else {
      const { line, what } = part
      counts.left += 1
      if (counts.faults.length < mostFaults) counts.faults.push({ line, what, text: outcome.refused })
    }
    done += 1
    options.onProgress?.(done)
  }
  return counts
}

class ImportTarget {
  readonly #session: MailboxSession
  readonly #options: ImportOptions
  readonly #collections: readonly CollectionInfo[]
  /** By collection, then by UID. */
  readonly #members = new Map<number, Map<string, ObjectEntry>>()

  static async open(session: MailboxSession, options: ImportOptions): Promise<ImportTarget> {
    const { into, kind } = options
    const kinds = [collectionKinds[kind]]
    await makeDefaults(session, { defaults: defaultsOf[kind], kinds })
    const all = (await session.listCollections(kinds)).filter(({ isReadOnly }) => !isReadOnly)
    if (into === undefined) return new ImportTarget(session, options, all)
    return new ImportTarget(session, options, [
      collectionNamed(all, into) ?? (await made(session, kinds[0]!, into))
    ])
  }

  private constructor(
    session: MailboxSession,
    options: ImportOptions,
    collections: readonly CollectionInfo[]
  ) {
    this.#session = session
    this.#options = options
    this.#collections = collections
  }

  async put(bytes: Buffer): Promise<Outcome> {
    const { collection, checked } = this.#placeOf(bytes)
    if (checked.kind === 'refused') return { refused: checked.text }
    const members = await this.#membersOf(collection)
    const { kind: _, ...object } = checked
    const known = members.get(object.uid)
    if (known && (this.#options.keep || (await this.#isSame(collection, known, bytes)))) return 'known'
    const name = known?.name ?? nameOf(object.uid, this.#options.kind)
    const params = { collection: collection.id, name, ...object }
    const condition = known ? { match: '*' as const } : { noneMatch: '*' as const }
    const outcome = await this.#session.putObject({ ...params, condition }, bytes)
    if (outcome.kind !== 'stored') return { refused: 'Another program has changed it meanwhile' }
    members.set(object.uid, outcome.entry)
    return known ? 'changed' : 'added'
  }

  #placeOf(bytes: Buffer): { collection: CollectionInfo; checked: CheckedObject } {
    const [first] = this.#collections as [CollectionInfo]
    if (this.#options.kind === 'vcf') return { collection: first, checked: checkCard(bytes) }
    const checked = checkCalendarObject(bytes, { ...first, components: [] })
    if (checked.kind === 'refused') return { collection: first, checked }
    const takes = this.#collections.find((one) => componentsTakenBy(one).includes(checked.component))
    if (takes) return { collection: takes, checked }
    const text = `No calendar takes a ${checked.component}`
    const refused = { kind: 'refused', precondition: 'supported-calendar-component', text } as const
    return { collection: first, checked: refused }
  }

  async #membersOf({ id }: CollectionInfo): Promise<Map<string, ObjectEntry>> {
    let members = this.#members.get(id)
    if (members === undefined) {
      const { objects } = await this.#session.listObjects(id, {})
      members = new Map(objects.map((entry) => [entry.uid, entry]))
      this.#members.set(id, members)
    }
    return members
  }

  async #isSame({ id }: CollectionInfo, { name, size }: ObjectEntry, bytes: Buffer): Promise<boolean> {
    if (size !== bytes.length) return false
    let isSame = false
    await this.#session.readObjects(id, { names: [name] }, (_, stored) => {
      isSame = stored.equals(bytes)
    })
    return isSame
  }
}

function made(session: MailboxSession, kind: CollectionInfo['kind'], name: string): Promise<CollectionInfo> {
  const properties = { [D('displayname')]: name }
  return session.createCollection({ kind, name: randomUUID(), components: [], properties })
}

/** A path of plain characters: UIDs may hold all. */
function nameOf(uid: string, kind: FileKind): string {
  const plain = /^[\w@+-][\w@.+-]{0,199}$/.test(uid)
    ? uid
    : createHash('sha256').update(uid).digest('hex').slice(0, 32)
  return `${plain}.${kind}`
}
