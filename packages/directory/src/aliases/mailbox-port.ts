// What the directory needs of the mailbox service: that it makes and removes mailboxes.
import type { SealPublicKey } from '@postkeep/database'

export type MadeMailbox = { readonly publicKey: SealPublicKey }

export type MailboxPort = {
  /** Idempotent. `id`: the alias id. */
  create(id: string): Promise<MadeMailbox>
  /** Idempotent. */
  remove(id: string): Promise<void>
}
