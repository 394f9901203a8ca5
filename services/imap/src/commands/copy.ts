// COPY. RFC 9051 §6.4.7; COPYUID: RFC 4315; MESSAGELIMIT: RFC 9738 §3.1.
import { type CopyRequest, formatRanges, parseCopy } from '@postkeep/imap-protocol'
import type { Client } from '../client.ts'
import { withTryCreate } from '../imap-refusal.ts'
import { requireFew } from '../message-limit.ts'
import { type Reply, register } from './command.ts'

export const copy = register({
  name: 'COPY',
  states: ['selected'],
  uid: 'both',
  parse: parseCopy,
  async run({ client, uid }, request): Promise<Reply> {
    const code = await transfer(client, request, { uid, move: false })
    return code === undefined ? { text: 'There was nothing to copy' } : { code }
  }
})

/** Copies or moves; returns the code COPYUID, or undefined when no message was meant. */
export async function transfer(
  client: Client,
  { set, mailbox }: CopyRequest,
  { uid, move }: { readonly uid: boolean; readonly move: boolean }
): Promise<string | undefined> {
  const { session } = client
  const folder = move ? session.writableFolder : session.folder
  const indices = folder.indicesOf(set, uid)
  requireFew(client, indices)
  const uids = folder.uidsOf(indices)
  if (uids.length === 0) return undefined
  const done = await withTryCreate(session.mailbox.copy({ folder: folder.id, uids, to: mailbox, move }))
  if (done.sourceUids.length === 0) return undefined
  return `COPYUID ${done.uidValidity} ${formatRanges(done.sourceUids)} ${formatRanges(done.destinationUids)}`
}
