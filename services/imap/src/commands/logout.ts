// LOGOUT. RFC 9051 §6.1.3.
import { parseNothing, statusResponse } from '@postkeep/imap-protocol'
import { anyState, register } from './command.ts'

export const logout = register({
  name: 'LOGOUT',
  states: anyState,
  parse: parseNothing,
  async run({ client }) {
    client.output.text(statusResponse('*', 'BYE', 'Good bye'))
    client.isLeaving = true
  }
})
