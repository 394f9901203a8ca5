// APPEND. RFC 9051 §6.3.12; APPENDUID: RFC 4315.
import { compressBody } from '@postkeep/mailbox-contract'
import { parseAppend } from '@postkeep/imap-protocol'
import { ImapRefusal, withTryCreate } from '../imap-refusal.ts'
import { loggedIn, register } from './command.ts'

export const append = register({
  name: 'APPEND',
  states: loggedIn,
  parse: parseAppend,
  async run({ client }, { mailbox, flags, date, message }) {
    if (message.length === 0) throw new ImapRefusal('NO', 'CANNOT', 'An empty message is not kept')
    const { uidValidity, uid } = await withTryCreate(
      client.session.mailbox.append(
        {
          path: mailbox,
          flags: [...flags],
          internalDate: date?.seconds ?? Math.floor(Date.now() / 1000),
          zone: date?.zone ?? 0,
          size: message.length
        },
        compressBody(message)
      )
    )
    return { code: `APPENDUID ${uidValidity} ${uid}` }
  }
})
