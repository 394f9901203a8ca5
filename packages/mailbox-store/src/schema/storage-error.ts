// What SQLite and the file system say → what the mailbox service says.
import { MailboxError } from '@postkeep/mailbox-contract'

const reasons: Readonly<Record<string, string>> = {
  SQLITE_FULL: 'the disk is full',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk is full',
  SQLITE_NOTADB: 'the data key does not fit the mailbox, or its file is damaged',
  SQLITE_CORRUPT: 'the file of the mailbox is damaged',
  SQLITE_BUSY: 'the mailbox is open elsewhere',
  SQLITE_LOCKED: 'the mailbox is open elsewhere',
  SQLITE_READONLY: 'the mailbox cannot be written',
  EROFS: 'the mailbox cannot be written',
  EACCES: 'the mailbox cannot be written',
  SQLITE_CANTOPEN: 'the file of the mailbox cannot be opened',
  SQLITE_IOERR: 'the disk does not answer as it should'
}

/** A fault of storage as `MailboxError('unavailable')` with its cause; anything else as it is. */
export function storageError(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof MailboxError) return error
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  const known = Object.keys(reasons).find((reason) => code === reason || code.startsWith(`${reason}_`))
  if (known === undefined) return error
  return new MailboxError('unavailable', reasons[known]!, { cause: error })
}
