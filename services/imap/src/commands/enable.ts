// ENABLE. RFC 9051 §6.3.1.
import { enabledResponse, parseEnable } from '@postkeep/imap-protocol'
import { loggedIn, register } from './command.ts'

export const enable = register({
  name: 'ENABLE',
  states: loggedIn,
  capabilities: ['ENABLE'],
  parse: parseEnable,
  async run({ client }, { capabilities }) {
    const isNew = capabilities.includes('CONDSTORE') && !client.session.condstore
    client.output.text(enabledResponse(isNew ? ['CONDSTORE'] : []))
    if (isNew) client.session.enableCondstore(client.output.buffer)
  }
})
