// An act with its record: written before it begins, so that none is done unseen, and again with how it ended.
import { newObjectId, toObjectId, type AuditEntry, type Database } from '@postkeep/database'
import { DirectoryError } from '@postkeep/directory'
import { EntryRefusal } from '@postkeep/filtering'
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
  /** What it was done to, where only its end shows that. */
  readonly told?: (result: T) => string
}

/** Something that cannot be done now, or not to that. The message says why. */
export class ActRefused extends Error {
  override name = 'ActRefused'
  /** Of the form: what was wrong. */
  readonly field: string

  constructor(message: string, options?: ErrorOptions & { readonly field?: string }) {
    super(message, options)
    this.field = options?.field ?? ''
  }
}

const longest = 1000
const refusals = [DirectoryError, QueueRefusal, EntryRefusal, ActRefused]

/** @throws ActRefused, and what the work throws that is no refusal */
export async function audited<T>(
  { auditEntries }: Pick<Database, 'auditEntries'>,
  { email, remoteAddress, user }: Actor,
  { name, target, told, work }: Act<T>
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
  const end = async (
    outcome: AuditEntry['outcome'],
    more: Partial<Pick<AuditEntry, 'reason' | 'target'>>
  ): Promise<void> => {
    const cut = Object.entries(more).map(([field, text = '']) => [field, text.slice(0, longest)])
    await auditEntries.updateOne({ _id }, { $set: { outcome, ...Object.fromEntries(cut) } })
  }
  try {
    const result = await work()
    await end('done', told ? { target: told(result) } : {})
    return result
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    const isRefusal = refusals.some((kind) => error instanceof kind)
    await end(isRefusal ? 'refused' : 'failed', { reason })
    const field = error instanceof DirectoryError ? error.field : ''
    throw isRefusal ? new ActRefused(reason, { cause: error, field }) : error
  }
}

function idOf(user: string) {
  const id = toObjectId(user)
  if (!id) throw new TypeError(`${user} is not the id of a user`)
  return id
}
