// SUBSCRIBE, UNSUBSCRIBE. RFC 9051 §6.3.7, §6.3.8.
import { parseMailbox } from '@postkeep/imap-protocol'
import { loggedIn, register } from './command.ts'

export const subscribe = subscription('SUBSCRIBE', { subscribed: true })
export const unsubscribe = subscription('UNSUBSCRIBE', { subscribed: false })

function subscription(name: string, { subscribed }: { subscribed: boolean }) {
  return register({
    name,
    states: loggedIn,
    parse: parseMailbox,
    async run({ client }, { mailbox }) {
      await client.session.mailbox.subscribeFolder(mailbox, subscribed)
    }
  })
}
