// Makes the mailbox of an alias at the mailbox service and notes that it is there. Done again, nothing changes.
import type { Alias } from '@postkeep/database'
import type { DirectoryContext } from '../directory-context.ts'

/** Rejects while the mailbox service does not answer. */
export async function ensureMailbox(context: DirectoryContext, alias: Alias): Promise<void> {
  if (alias.mailbox_created || !context.mailboxes) return
  const { publicKey } = await context.mailboxes.create(alias._id.toHexString())
  const { x25519, mlKem768 } = publicKey
  const made = { mailbox_created: true, seal_public_key: { x25519, mlKem768 } }
  await context.database.aliases.updateOne({ _id: alias._id }, { $set: made })
  context.lookups.forget()
}
