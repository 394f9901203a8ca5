// The copy of a submitted message for its sender's own mailbox, where the alias wants one: into the folder for sent mail,
// as read, once. A locked mailbox takes it sealed, as any other delivery.
import { createHash } from 'node:crypto'
import { parseAddress } from '@postkeep/address'
import type { Directory } from '@postkeep/directory'
import type { MailboxClient } from '@postkeep/mailbox-client'
import { compressBody } from '@postkeep/mailbox-contract'
import type { ClaimedEmail, RecipientResult } from '@postkeep/outbound'

export interface SentCopies {
  /** @throws where the mailbox service or the database does not answer */
  deliver(email: ClaimedEmail, raw: Buffer): Promise<SentCopy>
}

export interface SentCopy {
  readonly answer: Omit<RecipientResult, 'address'>
  /** To be called when the answer is recorded: the key is forgotten. */
  settle(): void
}

interface SentCopiesContext {
  readonly directory: Pick<Directory, 'recipients'>
  readonly mailboxes: Pick<MailboxClient, 'deliver' | 'settle'>
}

/** Bytes that the mailbox contract wants. */
const keyLength = 16

export function createSentCopies({ directory, mailboxes }: SentCopiesContext): SentCopies {
  return {
    async deliver({ _id, alias, date, envelope }, raw) {
      const address = parseAddress(envelope.to[0]!)
      const resolution = address && (await directory.recipients.resolve(address))
      const id = alias?.toHexString()
      const mailbox =
        resolution?.kind === 'accepted' ? resolution.mailboxes.find((each) => each.id === id) : undefined
      if (!mailbox) return { answer: refused('5.2.1 the alias has no mailbox'), settle: () => undefined }
      const hash = createHash('sha256').update(`sent copy ${_id.toHexString()}`).digest()
      const key = hash.subarray(0, keyLength)
      const stored = await mailboxes.deliver(
        {
          mailbox: mailbox.id,
          key,
          folder: '\\Sent',
          flags: ['\\Seen'],
          internalDate: Math.floor(date.getTime() / 1000),
          size: raw.length,
          quota: mailbox.quota
        },
        compressBody(raw)
      )
      const isFull = stored.kind === 'refused'
      return {
        answer: isFull
          ? refused('5.2.2 the mailbox is full')
          : { kind: 'sent', code: 250, reply: '2.0.0 filed' },
        settle: () => mailboxes.settle(mailbox.id, [key])
      }
    }
  }
}

function refused(reply: string): SentCopy['answer'] {
  return { kind: 'permanent', code: 550, reply }
}
