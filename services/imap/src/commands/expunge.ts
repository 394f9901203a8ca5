// EXPUNGE, UID EXPUNGE. RFC 9051 §6.4.3, §6.4.9. The EXPUNGE responses come by the events of the change.
import { parseExpunge } from '@postkeep/imap-protocol'
import { register } from './command.ts'

export const expunge = register({
  name: 'EXPUNGE',
  states: ['selected'],
  capabilities: ['UIDPLUS'],
  uid: 'both',
  parse: parseExpunge,
  async run({ client: { session } }, { set }) {
    const folder = session.writableFolder
    const uids = set && folder.uidsOf(folder.indicesOf(set, true))
    if (uids?.length === 0) return
    await session.mailbox.expunge(folder.id, uids)
  }
})
