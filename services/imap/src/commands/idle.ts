// IDLE. RFC 9051 §6.3.13, RFC 2177: news is told at once, until the client says DONE.
import { ImapSyntaxError, continuation, parseNothing } from '@postkeep/imap-protocol'
import { loggedIn, register } from './command.ts'

export const idle = register({
  name: 'IDLE',
  states: loggedIn,
  capabilities: ['IDLE'],
  parse: parseNothing,
  async run({ client }) {
    const tell = (): void => client.news.push({ isIdle: true })
    client.output.text(continuation('idling'))
    client.output.flush()
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
