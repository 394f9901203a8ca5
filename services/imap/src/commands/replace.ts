// REPLACE, UID REPLACE: the new message comes and the old one goes, or neither. RFC 8508.
import { compressBody } from '@postkeep/mailbox-contract'
import { formatRanges, parseReplace, statusResponse } from '@postkeep/imap-protocol'
import { assembleMessage } from '../append/assemble-message.ts'
import { ImapRefusal, withTryCreate } from '../imap-refusal.ts'
import { attributesOf } from './append.ts'
import { register } from './command.ts'

export const replace = register({
  name: 'REPLACE',
  states: ['selected'],
  capabilities: ['REPLACE'],
  uid: 'both',
  parse: parseReplace,
  async run({ client, uid }, { set, mailbox, message }) {
    const { session, output } = client
    const folder = session.writableFolder
    const [index] = folder.indicesOf(set, uid)
    if (index === undefined) throw new ImapRefusal('NO', undefined, 'There is no message to replace')
    const replaces = { folder: folder.id, uid: folder.table.column('uid')[index]! }
    const raw = await assembleMessage(client, message)
    const stored = await withTryCreate(
      session.mailbox.appendAll({ path: mailbox, messages: [attributesOf(message)], replaces }, [
        { size: raw.length, compressed: compressBody(raw) }
      ])
    )
    if (stored.kind === 'gone') {
      throw new ImapRefusal(
        'NO',
        'EXPUNGEISSUED',
        'The message has been expunged meanwhile: nothing was stored'
      )
    }
    const code = `APPENDUID ${stored.uidValidity} ${formatRanges(stored.uids)}`
    output.text(statusResponse('*', 'OK', 'The new message is stored', code))
  }
})
