// Where a mailbox lies: `<root>/<2 hex>/<id>/` with `mailbox.db`, `slots.json` and `sealed/`.
import { join } from 'node:path'
import { MailboxError } from '@postkeep/mailbox-contract'

/** `id`: 24 hex digits, the alias' ObjectId. Its last two digits spread better than its first, which are the time. */
export function mailboxPath(root: string, id: string): string {
  if (!/^[0-9a-f]{24}$/.test(id)) throw new MailboxError('invalid', 'a mailbox id is 24 hex digits')
  return join(root, id.slice(-2), id)
}

export function databasePath(path: string): string {
  return join(path, 'mailbox.db')
}

export function sealedPath(path: string): string {
  return join(path, 'sealed')
}
