// EXPUNGE, UID EXPUNGE. RFC 9051 §6.4.3, §6.4.9; HIGHESTMODSEQ: RFC 7162 §3.2.7. The EXPUNGE responses come by the
// events of the change.
import { parseExpunge } from '@postkeep/imap-protocol'
import { type Reply, register } from './command.ts'

export const expunge = register({
  name: 'EXPUNGE',
  states: ['selected'],
  capabilities: ['UIDPLUS'],
  uid: 'both',
  parse: parseExpunge,
  async run({ client: { session } }, { set }): Promise<Reply> {
    const folder = session.writableFolder
    const uids = set && folder.uidsOf(folder.indicesOf(set, true))
    if (uids?.length === 0) return {}
    const expunged = await session.mailbox.expunge(folder.id, uids)
    if (expunged.uids.length === 0 || !session.qresync) return {}
    return { code: `HIGHESTMODSEQ ${expunged.modseq}` }
  }
})
