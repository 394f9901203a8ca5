// FETCH. RFC 9051 §6.4.5; BINARY: RFC 3516; SAVEDATE: RFC 8514; PREVIEW: RFC 8970; CHANGEDSINCE, VANISHED: RFC 7162
// §3.1.4, §3.2.6; PARTIAL: RFC 9394 §3.3; MESSAGELIMIT: RFC 9738 §3.1.
import { seen } from '@postkeep/mailbox-contract'
import {
  type FetchRequest,
  parseFetch,
  partialSpan,
  resolveSequenceSet,
  savedResult,
  vanishedResponse
} from '@postkeep/imap-protocol'
import type { Client } from '../client.ts'
import { planFetch } from '../fetch/plan-fetch.ts'
import { sendRows } from '../fetch/send-rows.ts'
import { ImapRefusal } from '../imap-refusal.ts'
import { limitMessages } from '../message-limit.ts'
import { earlierVanished } from '../resync.ts'
import type { SelectedFolder } from '../selected-folder.ts'
import { type Reply, register } from './command.ts'

export const fetch = register({
  name: 'FETCH',
  states: ['selected'],
  capabilities: ['BINARY', 'SAVEDATE', 'PREVIEW'],
  uid: 'both',
  holdsExpunge: true,
  parse: parseFetch,
  async run({ client, uid }, request): Promise<Reply> {
    const { session, output } = client
    const { folder } = session
    if (request.vanished && !session.qresync) throw new ImapRefusal('BAD', undefined, 'Enable QRESYNC first')
    if (request.attributes.has('MODSEQ')) session.enableCondstore(output.buffer)
    if (request.vanished) await tellVanished(client, request)
    let indices = folder.indicesOf(request.set, uid)
    if (request.partial) indices = indices.slice(...partialSpan(request.partial, indices.length))
    const { condstore } = session
    const plan = planFetch(request, { uid: uid && !session.uidOnly, condstore, readOnly: folder.readOnly })
    await folder.loadColumns(session.mailbox, plan.columns)
    const { changedSince } = request
    if (changedSince !== undefined) {
      const modseqs = folder.table.column('modseq')
      indices = indices.filter((index) => modseqs[index]! > changedSince)
    }
    const limited = limitMessages(client, indices)
    indices = limited.indices
    if (plan.setsSeen) await setSeen(client, folder, indices)
    const known = folder.knowsExpunged ? indices.filter((index) => !folder.isExpunged(index)) : indices
    const { gone, undecodable } = await sendRows(client, folder, plan, known)
    // A UID that is no more is no fault (RFC 9051 §6.4.9).
    if (!uid && (gone.length > 0 || known.length < indices.length)) {
      throw new ImapRefusal('NO', 'EXPUNGEISSUED', 'Some of the messages have been expunged meanwhile')
    }
    if (undecodable.length > 0) {
      throw new ImapRefusal('NO', 'UNKNOWN-CTE', 'A part has a transfer encoding that is not known')
    }
    return limited.reply
  }
})

async function setSeen(client: Client, folder: SelectedFolder, indices: readonly number[]): Promise<void> {
  const flags = folder.table.column('flags')
  const unseen = indices.filter((index) => (flags[index]! & seen) === 0)
  if (unseen.length === 0) return
  const { session, output } = client
  const uids = folder.uidsOf(unseen)
  await session.mailbox.store({ folder: folder.id, uids, mode: 'add', flags: [String.raw`\Seen`] })
  session.announce(output.buffer, { expunge: false })
}

async function tellVanished(
  { session, output }: Client,
  { set, changedSince = 0 }: FetchRequest
): Promise<void> {
  const { folder } = session
  const known = set === savedResult ? folder.saved : resolveSequenceSet(set, folder.uidNext - 1)
  const uids = await earlierVanished(session.mailbox, folder, { since: changedSince, known })
  if (uids.length > 0) output.text(vanishedResponse(uids, 'earlier'))
}
