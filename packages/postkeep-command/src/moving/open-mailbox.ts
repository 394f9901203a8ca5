// A mailbox opened as its owner opens it: with a password, which is asked for.
import type { LoginScope } from '@postkeep/mailbox-contract'
import type { MailboxSession } from '@postkeep/mailbox-client'
import type { Given } from '../given.ts'
import type { Services } from '../services.ts'
import { Refusal } from '../usage-error.ts'

export type OpenedMailbox = AsyncDisposable & { readonly session: MailboxSession }

/** @throws Refusal where the password does not open it */
export async function openMailbox(
  services: Services,
  given: Given,
  scope: LoginScope = 'imap'
): Promise<OpenedMailbox> {
  const username = given.operand('ADDRESS')
  const password = await given.secret(`Password of ${username}`)
  const login = { username, password, scope, remoteAddress: '127.0.0.1' }
  const result = await services.mailboxes().login(login)
  if (result.kind === 'accepted') {
    const { session } = result
    return { session, [Symbol.asyncDispose]: () => session.logout() }
  }
  if (result.reason === 'limited')
    throw new Refusal(`Too many failed logins: try again in ${Math.ceil(result.retryAfter / 60)} min`)
  throw new Refusal(`The password does not open the mailbox of ${username}, or there is none`)
}
