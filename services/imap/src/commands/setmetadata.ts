// SETMETADATA. RFC 5464 §4.3.
import { MailboxError, maximumMetadataBytes } from '@postkeep/mailbox-contract'
import { parseSetMetadata } from '@postkeep/imap-protocol'
import { ImapRefusal } from '../imap-refusal.ts'
import { loggedIn, register } from './command.ts'

/** Set by who runs the server, not by who uses it (RFC 5464 §6.2.2). */
const readOnlyEntry = '/shared/admin'

export const setMetadata = register({
  name: 'SETMETADATA',
  states: loggedIn,
  parse: parseSetMetadata,
  async run({ client: { session } }, { mailbox, entries }) {
    if (entries.some(({ value }) => (value?.length ?? 0) > maximumMetadataBytes))
      throw new ImapRefusal('NO', `METADATA MAXSIZE ${maximumMetadataBytes}`, 'The value is too long')
    if (mailbox === '' && entries.some(({ name }) => name.toLowerCase() === readOnlyEntry))
      throw new ImapRefusal('NO', 'NOPERM', 'This entry cannot be changed')
    await session.mailbox.writeMetadata(mailbox, [...entries]).catch(refuseTooMany)
  }
})

function refuseTooMany(error: unknown): never {
  if (!(error instanceof MailboxError) || error.code !== 'limit') throw error
  throw new ImapRefusal('NO', 'METADATA TOOMANY', 'There are too many entries', { cause: error })
}
