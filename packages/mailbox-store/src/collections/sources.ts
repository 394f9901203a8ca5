// Collections that are fetched from elsewhere: when each is due, and the members that a fetch has brought.
import { MailboxError, type DueSource, type ValueOf } from '@postkeep/mailbox-contract'
import { commit } from '../commit.ts'
import { now, type Mailbox } from '../mailbox.ts'
import type { Limited, StoreParams } from '../mailbox-store.ts'
import { requireSpace } from '../messages/quota.ts'
import { place, remove } from './change-objects.ts'
import { requireCollection } from './collection.ts'
import { rowNamed } from './object-rows.ts'

const mostSources = 50
/** Seconds. */
const [firstPause, claim, firstRetry, longestRetry] = [3600, 600, 900, 86_400]

/** Inside a commit. */
export function addSource(mailbox: Mailbox, collection: number, url: string): void {
  const { db } = mailbox
  if (db.value<number>('SELECT count(*) FROM source')! >= mostSources)
    throw new MailboxError('limit', `a mailbox has at most ${mostSources} subscriptions`)
  db.run(
    'INSERT INTO source (collection, url, pause, next_at) VALUES (?, ?, ?, 0)',
    collection,
    url,
    firstPause
  )
}

export function claimSources(
  mailbox: Mailbox,
  { collection }: StoreParams<'claimSources'>
): ValueOf<'claimSources'> {
  const { db } = mailbox
  const [which, value] =
    collection === undefined ? ['next_at <= ?', now(mailbox)] : ['collection = ?', collection]
  if (db.value(`SELECT 1 FROM source WHERE ${which} LIMIT 1`, value) === undefined) return { sources: [] }
  const sources = commit(mailbox, () =>
    db.rows<DueSource>(
      `UPDATE source SET next_at = ? WHERE ${which} RETURNING collection, url, etag, last_modified AS lastModified`,
      now(mailbox) + claim,
      value
    )
  )
  return { sources }
}

/** @throws MailboxError('not-found', 'not-allowed', 'over-quota', 'limit') */
export function changeSourced(
  mailbox: Mailbox,
  { collection, put, removed, quota }: StoreParams<'changeSourced'> & Limited,
  bytes: Buffer
): void {
  const { db } = mailbox
  if (!requireCollection(db, collection).source)
    throw new MailboxError('not-allowed', 'it is not fetched from elsewhere')
  commit(mailbox, (change) => {
    for (const name of removed) {
      const known = rowNamed(db, collection, name)
      if (known) remove(mailbox, change, { ...known, collection })
    }
    let at = 0
    for (const { size, ...object } of put) {
      const known = rowNamed(db, collection, object.name)
      // Nothing of this commit is counted yet.
      requireSpace(mailbox, quota, at + size - (known?.size ?? 0))
      const own = Buffer.from(bytes.subarray(at, (at += size)))
      // It concerns nobody here: there is nothing to schedule.
      place(mailbox, change, { ...object, collection, scheduleTag: null, bytes: own }, known)
    }
  })
}

export function settleSource(
  mailbox: Mailbox,
  { collection, outcome }: StoreParams<'settleSource'>
): Record<string, never> {
  const { db } = mailbox
  const time = now(mailbox)
  commit(mailbox, () => {
    if (outcome.kind === 'failed') {
      db.run(
        `UPDATE source SET fault = ?, failures = failures + 1,
         next_at = ? + min(?, ? << min(failures, 10)) WHERE collection = ?`,
        outcome.fault,
        time,
        longestRetry,
        firstRetry,
        collection
      )
      return
    }
    db.run(
      'UPDATE source SET fault = NULL, failures = 0, fetched_at = ?, next_at = ? + pause WHERE collection = ?',
      time,
      time,
      collection
    )
    if (outcome.kind === 'unchanged') return
    const { etag, interval, lastModified } = outcome
    db.run(
      'UPDATE source SET etag = ?, last_modified = ?, pause = ?, next_at = ? WHERE collection = ?',
      etag,
      lastModified,
      interval,
      time + interval,
      collection
    )
  })
  return {}
}
