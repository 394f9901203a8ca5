// One copy into a mailbox on this server.
import { MailboxError } from '@postkeep/mailbox-contract'
import type { MailboxClient } from '@postkeep/mailbox-client'
import type { RouteOutcome } from '../outcome.ts'

export interface MailboxCopy {
  readonly mailbox: { readonly id: string; readonly quota: number }
  readonly key: Buffer
  readonly folder: string
  /** Raw size, bytes. */
  readonly size: number
  /** As `DeliverParams` has it. */
  readonly author: string | undefined
  /** By `compressPieces` of the contract. */
  readonly compressed: Promise<readonly Buffer[]>
  readonly receivedAt: Date
}

export async function toMailbox(mailboxes: MailboxClient, copy: MailboxCopy): Promise<RouteOutcome> {
  try {
    const stored = await mailboxes.deliver(
      {
        mailbox: copy.mailbox.id,
        key: copy.key,
        folder: copy.folder,
        flags: [],
        internalDate: Math.floor(copy.receivedAt.getTime() / 1000),
        size: copy.size,
        quota: copy.mailbox.quota,
        ...(copy.author === undefined ? {} : { author: copy.author })
      },
      await copy.compressed
    )
    if (stored.kind !== 'refused') return { kind: 'durable', how: stored.kind }
    return stored.reason === 'over-quota' ? { kind: 'over-quota' } : { kind: 'gone' }
  } catch (cause) {
    if (cause instanceof MailboxError && cause.code === 'over-quota') return { kind: 'over-quota' }
    if (cause instanceof MailboxError && cause.code === 'not-found') return { kind: 'gone' }
    return { kind: 'failed', cause }
  }
}
