// RENAME. RFC 9051 §6.3.6.
import { listResponse, parseRename } from '@postkeep/imap-protocol'
import { loggedIn, register } from './command.ts'

export const rename = register({
  name: 'RENAME',
  states: loggedIn,
  parse: parseRename,
  async run({ client: { session, output } }, { from, to }) {
    await session.mailbox.renameFolder(from, to.replace(/\/$/, ''))
    if (!session.rev2) return
    const [renamed] = await session.mailbox.folderStatus([to])
    if (renamed == null) return
    const entry = { path: renamed.path, attributes: [], oldName: from }
    output.text(listResponse('LIST', entry, session.names))
  }
})
