// Sizes as POP3 counts them: of what is sent (RFC 1939 §11). The store knows those of what is stored, which are the same
// but for messages that came with other line ends than CRLF, by IMAP or import. To find these, each message is read once
// in the life of the process.

export interface MailboxSizes {
  readonly uidValidity: number
  /** INBOX is known up to this UID. */
  upTo: number
  /** By UID: sizes that are not those of the store, bytes. */
  readonly differing: Map<number, number>
}

const mostMailboxes = 10_000

export class KnownSizes {
  readonly #mailboxes = new Map<string, MailboxSizes>()

  /** Of the mailbox' INBOX. */
  of(mailbox: string, uidValidity: number): MailboxSizes {
    const known = this.#mailboxes.get(mailbox)
    const sizes =
      known?.uidValidity === uidValidity
        ? known
        : { uidValidity, upTo: 0, differing: new Map<number, number>() }
    // The mailbox used longest ago comes first.
    this.#mailboxes.delete(mailbox)
    this.#mailboxes.set(mailbox, sizes)
    if (this.#mailboxes.size > mostMailboxes) this.#mailboxes.delete(this.#mailboxes.keys().next().value!)
    return sizes
  }
}
