import type { MailboxSession } from '@postkeep/mailbox-client'
import type { FolderList } from './folder-changes.ts'

export async function readFolderList(mailbox: MailboxSession): Promise<FolderList> {
  const [folders, subscriptions] = await Promise.all([mailbox.listFolders(), mailbox.listSubscriptions()])
  return { folders, subscriptions: new Set(subscriptions) }
}
