// STATUS. RFC 9051 §6.3.11; SIZE: RFC 8438.
import type { FolderStatus } from '@postkeep/mailbox-contract'
import { type StatusItem, encodeMailbox, parseStatus, statusDataResponse } from '@postkeep/imap-protocol'
import type { Client } from '../client.ts'
import { ImapRefusal } from '../imap-refusal.ts'
import { loggedIn, register } from './command.ts'

export const status = register({
  name: 'STATUS',
  states: loggedIn,
  capabilities: ['STATUS=SIZE', 'OBJECTID'],
  parse: parseStatus,
  async run({ client }, { mailbox, items }) {
    const [folder] = await client.session.mailbox.folderStatus([mailbox])
    if (folder == null) throw new ImapRefusal('NO', 'NONEXISTENT', 'There is no such mailbox')
    if (items.includes('HIGHESTMODSEQ')) client.session.enableCondstore(client.output.buffer)
    tellStatus(client, folder, items)
  }
})

export function tellStatus(client: Client, folder: FolderStatus, items: readonly StatusItem[]): void {
  const values = {
    MESSAGES: folder.messages,
    RECENT: 0,
    UIDNEXT: folder.uidNext,
    UIDVALIDITY: folder.uidValidity,
    UNSEEN: folder.unseen,
    DELETED: folder.deleted,
    'DELETED-STORAGE': folder.deletedSize,
    SIZE: folder.size,
    HIGHESTMODSEQ: folder.highestModseq,
    MAILBOXID: folder.objectId,
    APPENDLIMIT: client.shared.config.messageLimit
  }
  client.output.text(statusDataResponse(encodeMailbox(folder.path, client.session.names), items, values))
}
