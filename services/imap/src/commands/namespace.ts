// NAMESPACE. RFC 2342.
import { namespaceResponse, parseNothing } from '@postkeep/imap-protocol'
import { loggedIn, register } from './command.ts'

export const namespace = register({
  name: 'NAMESPACE',
  states: loggedIn,
  capabilities: ['NAMESPACE'],
  parse: parseNothing,
  async run({ client }) {
    client.output.text(namespaceResponse)
  }
})
