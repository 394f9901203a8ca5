// UNSELECT. RFC 9051 §6.4.2, RFC 3691.
import { parseNothing } from '@postkeep/imap-protocol'
import { register } from './command.ts'

export const unselect = register({
  name: 'UNSELECT',
  states: ['selected'],
  capabilities: ['UNSELECT'],
  parse: parseNothing,
  run: ({ client }) => client.session.unselect()
})
