// IDLE. RFC 9051 §6.3.13: news is told at once, until the client says DONE.
import { ImapSyntaxError, continuation, parseNothing } from '@postkeep/imap-protocol'
import { loggedIn, register } from './command.ts'

export const idle = register({
  name: 'IDLE',
  states: loggedIn,
  capabilities: ['IDLE'],
  parse: parseNothing,
  async run({ client }) {
    const { session, output } = client
    const tell = (): void => {
      // A client that does not read is told later, all at once.
      if (output.isBlocked) return void output.ready().then(tell, () => {})
      session.announce(output.buffer, { expunge: true })
      output.flush()
      session.updateContexts(output.buffer).then(
        () => output.flush(),
        (error: unknown) => client.shared.events.failed(client.logger, 'IDLE', error)
      )
    }
    output.text(continuation('idling'))
    tell()
    client.onNews = tell
    try {
      const line = await client.readLine()
      if (line !== undefined && line.toUpperCase() !== 'DONE') throw new ImapSyntaxError('Expected DONE')
    } finally {
      client.onNews = undefined
    }
  }
})
