// MOVE. RFC 9051 §6.4.8, RFC 6851. COPYUID comes before the EXPUNGE responses, which come by the events of the change.
import { parseCopy, statusResponse } from '@postkeep/imap-protocol'
import { type Reply, register } from './command.ts'
import { transfer } from './copy.ts'

export const move = register({
  name: 'MOVE',
  states: ['selected'],
  capabilities: ['MOVE'],
  uid: 'both',
  parse: parseCopy,
  async run({ client, uid }, request): Promise<Reply> {
    const code = await transfer(client, request, { uid, move: true })
    if (code === undefined) return { text: 'There was nothing to move' }
    client.output.text(statusResponse('*', 'OK', 'Moved', code))
    return {}
  }
})
