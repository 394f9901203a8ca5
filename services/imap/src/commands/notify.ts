// NOTIFY. RFC 5465 §3.1.
import { notifyEvents, parseNotify } from '@postkeep/imap-protocol'
import { ImapRefusal } from '../imap-refusal.ts'
import { Notify } from '../notify/notify.ts'
import { readFolderList } from '../notify/read-folder-list.ts'
import { loggedIn, register } from './command.ts'

export const notify = register({
  name: 'NOTIFY',
  states: loggedIn,
  capabilities: ['NOTIFY'],
  parse: parseNotify,
  async run({ client }, { groups, status, unknownEvent }) {
    if (unknownEvent !== undefined)
      throw new ImapRefusal('NO', `BADEVENT (${notifyEvents.join(' ')})`, 'There is no such event')
    const { session } = client
    const { mailbox } = session
    // First the watch, then the list: so nothing is missed between them.
    await mailbox.watchMailbox(groups.length > 0)
    session.notify = new Notify(groups, await readFolderList(mailbox))
    if (status) await session.notify.tellAll(client)
  }
})
