// STORE. RFC 9051 §6.4.6; UNCHANGEDSINCE, MODSEQ: RFC 7162 §3.1.3; MESSAGELIMIT: RFC 9738 §3.1.
import { FetchResponse, type StoreRequest, formatRanges, parseStore, rangesOf } from '@postkeep/imap-protocol'
import { ImapRefusal } from '../imap-refusal.ts'
import { limitMessages, requireFew } from '../message-limit.ts'
import { type Invocation, type Reply, register } from './command.ts'

export const store = register({
  name: 'STORE',
  states: ['selected'],
  uid: 'both',
  holdsExpunge: true,
  parse: parseStore,
  async run(invocation, request): Promise<Reply> {
    const { session, output } = invocation.client
    const folder = session.writableFolder
    const asked = folder.indicesOf(request.set, invocation.uid)
    if (request.unchangedSince !== undefined) requireFew(invocation.client, asked)
    const { indices, reply } = limitMessages(invocation.client, asked)
    if (request.unchangedSince !== undefined) session.enableCondstore(output.buffer)
    if (indices.length === 0) return {}
    if (session.condstore) await folder.loadColumns(session.mailbox, ['modseq'])
    const { modified } = await session.mailbox.store({
      folder: folder.id,
      uids: folder.uidsOf(indices),
      mode: request.mode,
      flags: [...request.flags],
      ...(request.unchangedSince === undefined ? {} : { unchangedSince: request.unchangedSince })
    })
    // Own changes have come as events before the answer.
    session.announce(output.buffer, { expunge: false })
    if (modified.length === 0) {
      tellFlags(invocation, request, indices)
      return reply
    }
    const failed = new Set(folder.indicesOf(modified, true))
    const stored = indices.filter((index) => !failed.has(index))
    tellFlags(invocation, request, stored)
    const numbers = invocation.uid ? modified : rangesOf([...failed].map((index) => index + 1))
    return { text: 'Some messages had changed', code: `MODIFIED ${formatRanges(numbers)}` }
  }
})

/** With .SILENT only MODSEQ is told, and only to clients that know it. */
function tellFlags({ client, uid }: Invocation, request: StoreRequest, indices: readonly number[]): void {
  const { session } = client
  const { folder, condstore, uidOnly } = session
  const present = indices.filter((index) => !folder.isVanished(index))
  const response = new FetchResponse(client.output.buffer, session)
  const uids = folder.table.column('uid')
  for (const index of request.silent && !condstore ? [] : present) {
    response.begin(index + 1, uids[index]!)
    if (uid && !uidOnly) response.text(`UID ${uids[index]}`)
    if (!request.silent) response.text(folder.flagText(index))
    if (condstore) response.text(`MODSEQ (${folder.table.column('modseq')[index]})`)
    response.end()
  }
  // A UID that is no more is no fault (RFC 9051 §6.4.9).
  if (uid || present.length === indices.length) return
  throw new ImapRefusal('NO', 'EXPUNGEISSUED', 'Some of the messages have been expunged meanwhile')
}
