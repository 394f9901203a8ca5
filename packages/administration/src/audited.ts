// An act with its record: written before it begins, so that none is done unseen, and again with how it ended.
import { newObjectId, toObjectId, type AuditEntry, type Database } from '@postkeep/database'
import { DirectoryError } from '@postkeep/directory'
import { QueueRefusal } from '@postkeep/outbound'

export interface Actor {
  /** 24 hex digits. */
  readonly user: string
  readonly email: string
  /** IP address. */
  readonly remoteAddress: string
}

export interface Act<T> {
  /** `email hold` */
  readonly name: string
  readonly target: string
  readonly work: () => Promise<T>
}

/** Something that cannot be done now, or not to that. The message says why. */
export class ActRefused extends Error {
  override name = 'ActRefused'
}

const longest = 1000

/** @throws ActRefused, and what the work throws that is no refusal */
export async function audited<T>(
  { auditEntries }: Pick<Database, 'auditEntries'>,
  { email, remoteAddress, user }: Actor,
  { name, target, work }: Act<T>
): Promise<T> {
  const _id = newObjectId()
  await auditEntries.create({
    _id,
    user: idOf(user),
    email,
    remote_address: remoteAddress,
    act: name,
    target: target.slice(0, longest),
    outcome: 'begun'
  })
  const end = async (outcome: AuditEntry['outcome'], reason?: string): Promise<void> => {
    const because = reason === undefined ? {} : { reason: reason.slice(0, longest) }
    await auditEntries.updateOne({ _id }, { $set: { outcome, ...because } })
  }
  try {
    const result = await work()
    await end('done')
    return result
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    const isRefusal =
      error instanceof DirectoryError || error instanceof QueueRefusal || error instanceof ActRefused
    await end(isRefusal ? 'refused' : 'failed', reason)
    throw isRefusal ? new ActRefused(reason, { cause: error }) : error
  }
}

function idOf(user: string) {
  const id = toObjectId(user)
  if (!id) throw new TypeError(`${user} is not the id of a user`)
  return id
}
