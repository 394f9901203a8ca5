// EXPUNGE, UID EXPUNGE. RFC 9051 §6.4.3, §6.4.9; HIGHESTMODSEQ: RFC 7162 §3.2.7. The EXPUNGE responses come by the
// events of the change.
import { deleted } from '@postkeep/mailbox-contract'
import { type SequenceSet, parseExpunge } from '@postkeep/imap-protocol'
import { limitMessages } from '../message-limit.ts'
import type { Client } from '../client.ts'
import { type Reply, register } from './command.ts'

export const expunge = register({
  name: 'EXPUNGE',
  states: ['selected'],
  capabilities: ['UIDPLUS'],
  uid: 'both',
  parse: parseExpunge,
  async run({ client }, { set }): Promise<Reply> {
    const { session } = client
    const folder = session.writableFolder
    const limited = set && limitDeleted(client, set)
    const uids = limited && folder.uidsOf(limited.indices)
    if (uids?.length === 0) return {}
    const expunged = await session.mailbox.expunge(folder.id, uids)
    if (limited?.reply.code !== undefined) return limited.reply
    if (expunged.uids.length === 0 || !session.qresync) return {}
    return { code: `HIGHESTMODSEQ ${expunged.modseq}` }
  }
})

/** Where the set is too large, only what the client knows to be deleted counts. */
function limitDeleted(client: Client, set: SequenceSet): ReturnType<typeof limitMessages> {
  const { folder } = client.session
  const all = folder.indicesOf(set, true)
  const limited = limitMessages(client, all)
  if (limited.reply.code === undefined) return limited
  const flags = folder.table.column('flags')
  return limitMessages(
    client,
    all.filter((index) => (flags[index]! & deleted) !== 0)
  )
}
