// STARTTLS. RFC 9051 §6.2.1.
import { parseNothing } from '@postkeep/imap-protocol'
import { ImapRefusal } from '../imap-refusal.ts'
import { register } from './command.ts'

export const startTls = register({
  name: 'STARTTLS',
  states: ['notAuthenticated'],
  capabilities: ['STARTTLS'],
  parse: parseNothing,
  async run({ client }) {
    if (client.isSecure) throw new ImapRefusal('BAD', undefined, 'TLS is on already')
    client.upgradeAfterAnswer()
    return { text: 'Begin TLS now' }
  }
})
