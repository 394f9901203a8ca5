// CANCELUPDATE. RFC 5267 §4.3.5.
import { parseCancelUpdate } from '@postkeep/imap-protocol'
import { register } from './command.ts'

export const cancelUpdate = register({
  name: 'CANCELUPDATE',
  states: ['selected'],
  parse: parseCancelUpdate,
  run: async ({ client }, { tags }) => client.session.folder.contexts.cancel(tags)
})
