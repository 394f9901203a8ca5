// What PASS and AUTH do once they have a password. RFC 1939 §7; codes: RFC 2449 §8.1, RFC 3206 §4, §6.
import { MailboxError } from '@postkeep/mailbox-contract'
import type { MailboxSession } from '@postkeep/mailbox-client'
import type { Client } from '../client.ts'
import { type Maildrop, openMaildrop } from '../maildrop.ts'
import { Pop3Refusal } from '../pop3-refusal.ts'
import type { Credentials } from '../wire/sasl.ts'
import type { Reply } from './command.ts'

export function requireTls(client: Client): void {
  if (client.isSecure) return
  throw new Pop3Refusal('Turn on TLS first (STLS): a password must not be sent in the clear')
}

export async function logIn(client: Client, { username, password }: Credentials): Promise<Reply> {
  const { shared, logger, remoteAddress } = client
  const result = await shared.mailboxes
    .login({ username, password, scope: 'pop3', remoteAddress })
    .catch(refuseTooMany)
  if (result.kind === 'accepted') {
    const maildrop = await open(client, result.session)
    client.enter(maildrop)
    shared.events.loggedIn(logger, result.identity.address)
    return { text: `Logged in: ${maildrop.count} messages` }
  }
  shared.events.loginRefused(logger, username, result.reason)
  client.loginRefused()
  if (result.reason === 'invalid') throw new Pop3Refusal('User name or password is wrong', { code: 'AUTH' })
  const minutes = Math.ceil(result.retryAfter / 60)
  throw new Pop3Refusal(`Too many failed logins: try again in ${minutes} min`, { code: 'LOGIN-DELAY' })
}

async function open(client: Client, session: MailboxSession): Promise<Maildrop> {
  try {
    return await openMaildrop(session)
  } catch (error) {
    await session.logout()
    throw error
  }
}

function refuseTooMany(error: unknown): never {
  if (!(error instanceof MailboxError) || error.code !== 'limit') throw error
  const text = 'Too many connections of this user: close some first'
  throw new Pop3Refusal(text, { code: 'IN-USE', cause: error })
}
