// Object ids: the same in every answer, other in every mailbox. RFC 8474.

interface Salted {
  /** Distinguishes the ids of this mailbox from those of others. */
  readonly objectSalt: string
}

/** MAILBOXID of a folder: stays through RENAME. */
export function mailboxId({ objectSalt }: Salted, folder: number): string {
  return `F${objectSalt}${folder.toString(36)}`
}

/** EMAILID: a body is stored once and never changes, so its number tells messages of the same content. */
export function emailId({ objectSalt }: Salted, body: number): string {
  return `M${objectSalt}${body.toString(36)}`
}

export function threadId({ objectSalt }: Salted, thread: number): string {
  return `T${objectSalt}${thread.toString(36)}`
}
