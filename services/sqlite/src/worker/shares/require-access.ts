// What a session of a shared collection's mailbox may do there: the owner's word, looked up each time.
import { MailboxError } from '@postkeep/mailbox-contract'
import type { OpenSession } from '../mailbox.ts'

export function isOwner({ session, store }: OpenSession): boolean {
  return !session.isShare || store.accessOf(session.slot) === 'owner'
}

/** @throws MailboxError('not-allowed') */
export function requireWrite(opened: OpenSession): void {
  const { session, store } = opened
  if (isOwner(opened) || store.accessOf(session.slot) === 'read-write') return
  throw new MailboxError('not-allowed', 'it is shared to be read')
}

/** @throws MailboxError('not-allowed') */
export function requireOwner(opened: OpenSession): void {
  if (!isOwner(opened)) throw new MailboxError('not-allowed', 'only its owner may')
}

/** Mail to the people invited would be the owner's. @throws MailboxError('not-allowed') */
export function requireUnscheduled(
  opened: OpenSession,
  change: {
    readonly scheduleTag?: string | null | undefined
    readonly outgoing?: readonly unknown[] | undefined
  }
): void {
  if (isOwner(opened)) return
  if ((change.scheduleTag ?? null) === null && (change.outgoing ?? []).length === 0) return
  throw new MailboxError('not-allowed', 'only its owner invites people from it')
}
