// RENAME. RFC 9051 §6.3.6.
import { parseRename } from '@postkeep/imap-protocol'
import { loggedIn, register } from './command.ts'

export const rename = register({
  name: 'RENAME',
  states: loggedIn,
  parse: parseRename,
  async run({ client }, { from, to }) {
    await client.session.mailbox.renameFolder(from, to.replace(/\/$/, ''))
  }
})
