// What LOGIN and AUTHENTICATE do once they have a password. RFC 9051 §6.2.2, §6.2.3; codes: RFC 5530.
import type { Credentials } from '@postkeep/imap-protocol'
import { MailboxError } from '@postkeep/mailbox-contract'
import type { Client } from '../client.ts'
import { ImapRefusal } from '../imap-refusal.ts'
import type { Reply } from './command.ts'

export function requireTls(client: Client): void {
  if (client.isSecure) return
  throw new ImapRefusal(
    'NO',
    'PRIVACYREQUIRED',
    'Turn on TLS first: a password must not be sent in the clear'
  )
}

export async function logIn(client: Client, { username, password }: Credentials): Promise<Reply> {
  const { shared, logger, remoteAddress } = client
  const result = await shared.mailboxes
    .login({ username, password, scope: 'imap', remoteAddress })
    .catch(refuseTooMany)
  if (result.kind === 'accepted') {
    client.session.logIn(result.session)
    client.loggedIn()
    shared.events.loggedIn(logger, result.identity.address)
    return { text: 'Logged in', code: client.capabilityCode() }
  }
  shared.events.loginRefused(logger, username, result.reason)
  client.strike()
  if (result.reason === 'invalid') {
    throw new ImapRefusal('NO', 'AUTHENTICATIONFAILED', 'User name or password is wrong')
  }
  const minutes = Math.ceil(result.retryAfter / 60)
  throw new ImapRefusal('NO', 'LIMIT', `Too many failed logins: try again in ${minutes} min`)
}

function refuseTooMany(error: unknown): never {
  if (!(error instanceof MailboxError) || error.code !== 'limit') throw error
  throw new ImapRefusal('NO', 'LIMIT', 'Too many connections of this user: close some first', {
    cause: error
  })
}
