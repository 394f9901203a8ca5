// SELECT, EXAMINE. RFC 9051 §6.3.2, §6.3.3; CONDSTORE, QRESYNC: RFC 7162 §3.1.8, §3.2.5; MAILBOXID: RFC 8474 §4.2.
import { seen } from '@postkeep/mailbox-contract'
import type { OpenedFolder } from '@postkeep/mailbox-client'
import {
  type QresyncParameters,
  existsResponse,
  listResponse,
  parseSelect,
  statusResponse
} from '@postkeep/imap-protocol'
import type { Client } from '../client.ts'
import { ImapRefusal } from '../imap-refusal.ts'
import { resync } from '../resync.ts'
import { SelectedFolder } from '../selected-folder.ts'
import { loggedIn, register } from './command.ts'

export const select = selection('SELECT', { readOnly: false })
export const examine = selection('EXAMINE', { readOnly: true })

function selection(name: string, options: { readonly readOnly: boolean }) {
  return register({
    name,
    states: loggedIn,
    capabilities: ['CONDSTORE', 'QRESYNC'],
    parse: parseSelect,
    async run({ client }, { mailbox, written, condstore, qresync }) {
      const { session, output } = client
      if (qresync !== undefined) checkResync(client, qresync)
      const isOther = session.selected !== undefined
      const before = session.leave()
      if (isOther) output.text(statusResponse('*', 'OK', 'The mailbox before is closed', 'CLOSED'))
      const opened = await session.mailbox.openFolder(mailbox, before)
      if (condstore) session.condstore = true
      const folder = new SelectedFolder(opened, options)
      session.select(folder)
      describe(client, opened, folder)
      if (session.rev2) tellName(client, folder.path, written)
      if (qresync?.uidValidity === folder.uidValidity) await resync(client, folder, qresync)
      return { code: options.readOnly ? 'READ-ONLY' : 'READ-WRITE' }
    }
  })
}

/** RFC 9051 §6.3.2: with OLDNAME where the client calls it otherwise. */
function tellName({ session, output }: Client, path: string, written: string): void {
  const name = path === written ? {} : { oldName: written }
  output.text(listResponse('LIST', { path, attributes: [], ...name }, session.names))
}

function checkResync({ session }: Client, { match }: QresyncParameters): void {
  if (!session.qresync) throw new ImapRefusal('BAD', undefined, 'Enable QRESYNC first')
  if (match !== undefined && session.uidOnly)
    throw new ImapRefusal('BAD', 'UIDREQUIRED', 'Only UIDs name messages now')
}

function describe(
  { session, output }: Client,
  { folder, columns }: OpenedFolder,
  selected: SelectedFolder
): void {
  const tell = (text: string, code: string): void => output.text(statusResponse('*', 'OK', text, code))
  selected.tellFlagNames(output.buffer)
  output.text(existsResponse(folder.messages))
  if (!session.rev2) output.text('* 0 RECENT\r\n')
  // RFC 9051 Appendix E: rev2 has neither RECENT nor UNSEEN.
  const unseen = session.rev2 || session.uidOnly || folder.unseen === 0 ? -1 : firstUnseen(columns.flags)
  if (unseen >= 0) tell('First unseen', `UNSEEN ${unseen + 1}`)
  tell('UIDs are valid', `UIDVALIDITY ${folder.uidValidity}`)
  tell('Next UID', `UIDNEXT ${folder.uidNext}`)
  tell('Highest', `HIGHESTMODSEQ ${folder.highestModseq}`)
  tell('Object id', `MAILBOXID (${folder.objectId})`)
}

/** -1: all are seen. */
function firstUnseen(flags: Uint32Array): number {
  for (let index = 0; index < flags.length; index += 1) if ((flags[index]! & seen) === 0) return index
  return -1
}
