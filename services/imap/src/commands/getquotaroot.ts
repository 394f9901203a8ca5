// GETQUOTAROOT. RFC 9208 §4.1.2.
import { encodeMailbox, parseMailbox, quotaRootResponse } from '@postkeep/imap-protocol'
import { ImapRefusal } from '../imap-refusal.ts'
import { loggedIn, register } from './command.ts'
import { quotaRoot, tellQuota } from './getquota.ts'

export const getQuotaRoot = register({
  name: 'GETQUOTAROOT',
  states: loggedIn,
  parse: parseMailbox,
  async run({ client }, { mailbox }) {
    const { session, output } = client
    const [folder] = await session.mailbox.folderStatus([mailbox])
    if (folder == null) throw new ImapRefusal('NO', 'NONEXISTENT', 'There is no such mailbox')
    output.text(quotaRootResponse(encodeMailbox(folder.path, session.names), quotaRoot))
    await tellQuota(client)
  }
})
