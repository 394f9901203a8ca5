// UNAUTHENTICATE. RFC 8437.
import { parseNothing } from '@postkeep/imap-protocol'
import { loggedIn, register } from './command.ts'

export const unauthenticate = register({
  name: 'UNAUTHENTICATE',
  states: loggedIn,
  capabilities: ['UNAUTHENTICATE'],
  parse: parseNothing,
  async run({ client }) {
    await client.session.logOut()
    client.loggedOut()
  }
})
