// Calendars that a mailbox shares with others, opened for its owner's scheduling: they lie in mailboxes of their own.
import { randomToken } from '@postkeep/crypto'
import { MailboxError, unpackObjects, type CollectionInfo } from '@postkeep/mailbox-contract'
import type { ArrivalOutcome, ObjectChange } from '@postkeep/mailbox-store'
import type { SharedObject } from '../thread-protocol.ts'
import type { WorkerLink } from '../threads/worker-link.ts'
import type { WorkerPool } from '../threads/worker-pool.ts'

export interface OwnedCalendar {
  readonly info: CollectionInfo
  /** Id of the mailbox that it lies in. */
  readonly share: string
  readonly worker: WorkerLink
  readonly session: string
}

type Workers = Pick<WorkerPool, 'ownerOf'>

/** None where the mailbox is locked. They are open until `work` has ended. */
export async function withOwnedCalendars<T>(
  workers: Workers,
  mailbox: string,
  work: (calendars: readonly OwnedCalendar[]) => Promise<T>
): Promise<T> {
  const { shares } = (await workers.ownerOf(mailbox).call('ownedCalendars', { mailbox })).value
  const calendars: OwnedCalendar[] = []
  try {
    for (const { id: share, name, secret } of shares) {
      const worker = workers.ownerOf(share)
      const session = randomToken(16)
      const opened = await worker.call('openShare', { mailbox: share, secret, session, free: null })
      if (opened.value.kind === 'gone') continue
      const { collection } = (await worker.call('shareState', { session })).value
      calendars.push({ info: { ...collection, name }, share, worker, session })
    }
    return await work(calendars)
  } finally {
    await Promise.allSettled(calendars.map(({ session, worker }) => worker.call('logout', { session })))
  }
}

export async function findShared(
  calendars: readonly OwnedCalendar[],
  uids: readonly string[]
): Promise<SharedObject[]> {
  const found: SharedObject[] = []
  for (const { info, session, worker } of calendars) {
    const collection = info.id
    for (const uid of uids) {
      const onFrame = async (frame: Uint8Array): Promise<void> => {
        for (const { bytes, entry } of unpackObjects(Buffer.from(frame))) {
          const { etag, name, scheduleTag } = entry
          found.push({ uid, collection, name, scheduleTag, etag, bytes: Buffer.from(bytes) })
        }
      }
      await worker.call('readObjects', { session, collection, selection: { uid } }, { onFrame })
    }
  }
  return found
}

/** Done again, it changes nothing more. @throws MailboxError('unavailable') where somebody has changed it meanwhile */
export async function applyToShared(
  calendars: readonly OwnedCalendar[],
  { changes }: Pick<ArrivalOutcome, 'changes'>,
  known: readonly SharedObject[]
): Promise<void> {
  for (const change of changes) {
    const calendar = calendars.find(({ info }) => info.id === change.collection)
    if (calendar) await applyChange(calendar, change, known)
  }
}

async function applyChange(
  { session, worker }: OwnedCalendar,
  change: ObjectChange,
  known: readonly SharedObject[]
): Promise<void> {
  const { collection, name } = change
  const before = known.find((one) => one.collection === collection && one.name === name)
  const condition = before ? { match: [before.etag] } : { noneMatch: '*' as const }
  if (change.kind === 'remove') {
    if (before) await worker.call('removeObject', { session, collection, name, condition })
    return
  }
  const { bytes, component, scheduleTag, span, uid } = change
  const params = { session, collection, name, uid, component, span, scheduleTag, condition }
  const outcome = await worker.call('putObject', params, { attachment: new Uint8Array(bytes) })
  if (outcome.value.kind !== 'stored') {
    throw new MailboxError('unavailable', 'the shared calendar has been changed meanwhile')
  }
}
