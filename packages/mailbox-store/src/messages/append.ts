// APPEND. RFC 9051 §6.3.12
import { MailboxError, type ValueOf } from '@postkeep/mailbox-contract'
import type { Mailbox } from '../mailbox.ts'
import type { Authored, Limited, StoreParams } from '../mailbox-store.ts'
import { checkMessage } from './check-message.ts'
import type { CommitQueue } from './commit-queue.ts'
import { overQuota } from './quota.ts'

export async function append(
  mailbox: Mailbox,
  queue: CommitQueue,
  params: StoreParams<'append'> & Authored & Limited,
  compressed: Buffer
): Promise<ValueOf<'append'>> {
  checkMessage(mailbox, params, compressed)
  const { flags, internalDate, zone, size, quota, by } = params
  const folder = mailbox.folders.require(params.path)
  const message = { flags, internalDate, zone, size, quota, by }
  const added = await queue.add({ ...message, folder, compressed, keywords: 'required' })
  if (added.kind === 'stored') return { uidValidity: folder.uidValidity, uid: added.uid, folder: folder.id }
  if (added.kind === 'over-quota') throw overQuota()
  if (added.kind === 'refused') throw added.error
  throw new MailboxError('invalid', 'an append has no delivery key')
}
