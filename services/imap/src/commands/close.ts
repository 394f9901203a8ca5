// CLOSE. RFC 9051 §6.4.1: expunges and tells nothing of it.
import { parseNothing } from '@postkeep/imap-protocol'
import { register } from './command.ts'

export const close = register({
  name: 'CLOSE',
  states: ['selected'],
  parse: parseNothing,
  async run({ client: { session } }) {
    const { id, readOnly } = session.folder
    if (!readOnly) await session.mailbox.expunge(id)
    await session.unselect()
  }
})
