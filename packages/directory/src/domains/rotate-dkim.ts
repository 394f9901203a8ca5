// New signing keys for a domain, in two steps, so that no mail is signed with a key whose record is not there: made and
// published first, used later. The old records stay for the mail that is under way.
import { randomBytes } from 'node:crypto'
import type { DkimKey, Domain } from '@postkeep/database'
import type { DirectoryContext } from '../directory-context.ts'
import { DirectoryError } from '../directory-error.ts'
import { makeDkimKeys } from './dkim-keys.ts'

/** Mail may wait in queues for 5 days, and be checked later still. */
const keptAfterRetirementMs = 14 * 24 * 3_600_000

/** Adds keys that sign nothing yet; again: gives those that wait already. */
export async function prepareDkimKeys(context: DirectoryContext, domain: Domain): Promise<void> {
  if (domain.dkim_keys.some(({ is_pending }) => is_pending)) return
  const { database, now, sealer } = context
  const token = randomBytes(4).toString('hex')
  const made = await makeDkimKeys(sealer, { domain: domain._id.toHexString(), token, now: now() })
  const oldest = now().getTime() - keptAfterRetirementMs
  const kept = domain.dkim_keys.filter(({ retired_at: at }) => !at || at.getTime() > oldest)
  const keys = [...kept, ...made.map((key) => ({ ...key, is_pending: true }))]
  await write(database, domain, keys)
}

/** The waiting keys sign from now on, the others no more. */
export async function activateDkimKeys({ database, now }: DirectoryContext, domain: Domain): Promise<void> {
  const { dkim_keys: keys, name } = domain
  if (!keys.some(({ is_pending }) => is_pending)) {
    throw new DirectoryError(
      'conflict',
      'dkim',
      `${name} has no new keys; make them with: domain dkim rotate`
    )
  }
  const changed = keys.map(({ is_pending, retired_at, ...key }) =>
    is_pending ? key : { ...key, retired_at: retired_at ?? now() }
  )
  await write(database, domain, changed)
}

/** Not over keys that somebody else has changed meanwhile. */
async function write(
  database: DirectoryContext['database'],
  { _id, dkim_keys: before, name }: Domain,
  keys: DkimKey[]
): Promise<void> {
  const same = { _id, 'dkim_keys.selector': { $all: before.map(({ selector }) => selector) } }
  const { matchedCount } = await database.domains.updateOne(same, { $set: { dkim_keys: keys } })
  if (matchedCount === 0)
    throw new DirectoryError('conflict', 'dkim', `The keys of ${name} have just been changed: look again`)
}
