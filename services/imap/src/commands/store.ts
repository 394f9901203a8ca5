// STORE. RFC 9051 §6.4.6; UNCHANGEDSINCE, MODSEQ: RFC 7162 §3.1.3.
import { FetchResponse, type StoreRequest, formatRanges, parseStore, rangesOf } from '@postkeep/imap-protocol'
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
    const indices = folder.indicesOf(request.set, invocation.uid)
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
    folder.announce(output.buffer, { expunge: false, condstore: session.condstore })
    if (modified.length === 0) {
      tellFlags(invocation, request, indices)
      return {}
    }
    const failed = new Set(folder.indicesOf(modified, true))
    tellFlags(
      invocation,
      request,
      indices.filter((index) => !failed.has(index))
    )
    const numbers = invocation.uid ? modified : rangesOf([...failed].map((index) => index + 1))
    return { text: 'Some messages had changed', code: `MODIFIED ${formatRanges(numbers)}` }
  }
})

/** With .SILENT only MODSEQ is told, and only to clients that know it. */
function tellFlags({ client, uid }: Invocation, request: StoreRequest, indices: readonly number[]): void {
  const { folder, condstore } = client.session
  if (request.silent && !condstore) return
  const response = new FetchResponse(client.output.buffer)
  const uids = folder.table.column('uid')
  for (const index of indices) {
    response.begin(index + 1)
    if (uid) response.text(`UID ${uids[index]}`)
    if (!request.silent) response.text(folder.flagText(index))
    if (condstore) response.text(`MODSEQ (${folder.table.column('modseq')[index]})`)
    response.end()
  }
}
