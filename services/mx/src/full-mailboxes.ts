// Remembers which mailboxes had no room, to refuse them at RCPT: so the other recipients of a message get it at the
// sender's next try. Others are never asked about, and a loss of the memory costs one more try.
import type { MailboxClient } from '@postkeep/mailbox-client'

export interface FullMailboxes {
  /** A message did not fit. */
  note(mailbox: string): void
  /** `size`: as the client declared it, 0 where it did not. */
  isFull(mailbox: { readonly id: string; readonly quota: number }, size: number): Promise<boolean>
}

const maxEntries = 10_000
/** What our own fields add to a message, about. */
const traceBytes = 1024

export function createFullMailboxes(mailboxes: Pick<MailboxClient, 'mailboxUsage'>): FullMailboxes {
  const noted = new Set<string>()

  async function hasNoRoom(id: string, quota: number, size: number): Promise<boolean> {
    const { messageBytes } = await mailboxes.mailboxUsage(id)
    return messageBytes !== null && quota > 0 && messageBytes + size + traceBytes > quota
  }

  return {
    note(mailbox) {
      noted.delete(mailbox)
      noted.add(mailbox)
      for (const oldest of noted) {
        if (noted.size <= maxEntries) break
        noted.delete(oldest)
      }
    },
    async isFull({ id, quota }, size) {
      if (!noted.has(id)) return false
      const isFull = await hasNoRoom(id, quota, size)
      if (!isFull) noted.delete(id)
      return isFull
    }
  }
}
