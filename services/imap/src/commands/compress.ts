// COMPRESS. RFC 4978 §3.
import { parseCompress } from '@postkeep/imap-protocol'
import { ImapRefusal } from '../imap-refusal.ts'
import { loggedIn, register } from './command.ts'

export const compress = register({
  name: 'COMPRESS',
  states: loggedIn,
  capabilities: ['COMPRESS=DEFLATE'],
  parse: parseCompress,
  async run({ client }, { mechanism }) {
    if (mechanism !== 'DEFLATE') throw new ImapRefusal('NO', 'CANNOT', 'DEFLATE is the only mechanism')
    if (client.isDeflated) throw new ImapRefusal('NO', 'COMPRESSIONACTIVE', 'DEFLATE is on already')
    client.deflateAfterAnswer()
    return { text: 'DEFLATE begins now' }
  }
})
