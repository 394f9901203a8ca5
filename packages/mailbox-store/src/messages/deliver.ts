// Delivery from outside: to a folder (by path or special use) or, where it does not exist, INBOX; each key once.
import { MailboxError, type ValueOf } from '@postkeep/mailbox-contract'
import type { Mailbox } from '../mailbox.ts'
import type { StoreParams } from '../mailbox-store.ts'
import { checkMessage } from './check-message.ts'
import type { CommitQueue } from './commit-queue.ts'

export const deliveryKeyLength = 16

export async function deliver(
  mailbox: Mailbox,
  queue: CommitQueue,
  params: StoreParams<'deliver'>,
  compressed: Buffer
): Promise<ValueOf<'deliver'>> {
  checkMessage(mailbox, params, compressed)
  if (params.key.length !== deliveryKeyLength) {
    throw new MailboxError('invalid', `a delivery key has ${deliveryKeyLength} bytes`)
  }
  const { flags, internalDate, size, quota, key, author } = params
  const folder = mailbox.folders.forDelivery(params.folder)
  const message = { flags, internalDate, zone: 0, size, quota, key, author }
  const added = await queue.add({ ...message, folder, compressed, keywords: 'optional' })
  if (added.kind === 'refused') throw added.error
  if (added.kind === 'over-quota') return { kind: 'refused', reason: 'over-quota' }
  return { kind: added.kind }
}

/** The sender has the answers for these keys: the next commit forgets them. */
export function settle({ settledKeys }: Mailbox, { keys }: StoreParams<'settle'>): void {
  for (const key of keys) settledKeys.add(key)
}
