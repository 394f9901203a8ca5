// CREATE. RFC 9051 §6.3.4; special use: RFC 6154 §3.
import { listResponse, parseCreate } from '@postkeep/imap-protocol'
import { ImapRefusal } from '../imap-refusal.ts'
import { loggedIn, register } from './command.ts'

const specialUses = ['Archive', 'Drafts', 'Flagged', 'Important', 'Junk', 'Sent', 'Trash'].map(
  (use) => `\\${use}`
)

export const create = register({
  name: 'CREATE',
  states: loggedIn,
  capabilities: ['CREATE-SPECIAL-USE'],
  parse: parseCreate,
  async run({ client: { session, output } }, { mailbox, use }) {
    // A name that ends with the separator announces children (RFC 9051 §6.3.4): the folder itself is made.
    const path = mailbox.replace(/\/$/, '')
    const folder = await session.mailbox.createFolder(path, specialUseOf(use))
    if (session.rev2 && folder.path !== path) {
      const entry = { path: folder.path, attributes: [], oldName: path }
      output.text(listResponse('LIST', entry, session.names))
    }
    return { code: `MAILBOXID (${folder.objectId})` }
  }
})

function specialUseOf(use: readonly string[]): string | undefined {
  if (use.length === 0) return undefined
  const known = specialUses.find((name) => name.toLowerCase() === use[0]!.toLowerCase())
  if (known === undefined || use.length > 1)
    throw new ImapRefusal('NO', 'USEATTR', 'This special use is not possible')
  return known
}
