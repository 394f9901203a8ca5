// DELETE. RFC 9051 §6.3.5.
import { parseMailbox, statusResponse } from '@postkeep/imap-protocol'
import { loggedIn, register } from './command.ts'

export const deleteCommand = register({
  name: 'DELETE',
  states: loggedIn,
  parse: parseMailbox,
  async run({ client }, { mailbox }) {
    const { session, output } = client
    await session.mailbox.deleteFolder(mailbox)
    // The event of it came before the answer, whatever the folder is called by now.
    if (session.selected?.isGone !== true) return
    await session.unselect()
    output.text(statusResponse('*', 'OK', 'The selected mailbox was deleted', 'CLOSED'))
  }
})
